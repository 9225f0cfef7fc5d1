import type { Track } from '../api/types'
import { Deck } from './deck'
import { gainOf, type PlayerSettings } from './settings'
import { lengthOf } from './time'

/** Seconds before its end at which a track that plays on no more counts as ended: its last scrap may be less than a player will load. */
const scrapSeconds = 0.3
const scrapPatienceMs = 400
// HTMLMediaElement.HAVE_FUTURE_DATA
const haveFutureData = 3

/** Two decks, of which one is heard; the next track is laid on the other. */
export class DeckPair {
  readonly all: readonly [Deck, Deck]
  live: Deck

  constructor(first = new Deck(), second = new Deck()) {
    this.all = [first, second]
    this.live = first
    this.mark()
  }

  get other(): Deck {
    return this.all[0] === this.live ? this.all[1] : this.all[0]
  }

  swap(): void {
    this.live.unload()
    this.live = this.other
    this.mark()
  }

  unload(): void {
    this.all.forEach((deck) => deck.unload())
  }

  /** Calls back for what happens on the deck that is heard. */
  on(event: keyof HTMLMediaElementEventMap, react: () => void): void {
    for (const deck of this.all) deck.audio.addEventListener(event, () => deck === this.live && react())
  }

  /** Calls back when the deck that is heard has come to its end, by itself or but for a last scrap that never comes. */
  onEnd(react: () => void): void {
    let patience: ReturnType<typeof setTimeout> | undefined
    this.on('ended', () => {
      clearTimeout(patience)
      react()
    })
    this.on('waiting', () => {
      clearTimeout(patience)
      patience = setTimeout(() => {
        const { audio, track } = this.live
        const length = lengthOf(track?.duration_ms ?? null)
        const waits = !audio.ended && !audio.paused && !audio.seeking && audio.readyState < haveFutureData
        if (!waits || length === null || length - audio.currentTime > scrapSeconds) return
        audio.pause()
        react()
      }, scrapPatienceMs)
    })
  }

  /** @param track for a deck that has none yet. */
  apply({ volume, muted, rate, normalise }: PlayerSettings, track: Track | null): void {
    for (const { audio, track: laid } of this.all) {
      audio.volume = Math.min(1, volume * gainOf((laid ?? track)?.loudness_lufs ?? null, normalise))
      audio.muted = muted
      audio.playbackRate = rate
      // A new source falls back to the default.
      audio.defaultPlaybackRate = rate
    }
  }

  // So that whoever looks at the page finds the element that sounds.
  private mark(): void {
    for (const deck of this.all) deck.audio.toggleAttribute('data-live', deck === this.live)
  }
}
