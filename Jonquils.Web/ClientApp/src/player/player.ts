import type { Track } from '../api/types'
import { Store } from '../app/store'
import type { Deck, DeckEvents, DeckFailure } from './deck'
import { DeckPair } from './deckPair'
import { Listening } from './listening'
import { stopped, type PlayerClock, type PlayerState } from './playerState'
import { currentOf, emptyQueue, renew, shuffled, step, unshuffled, type Queue, type Repeat } from './queue'
import { readSettings, writeSettings, type PlayerSettings, type Quality } from './settings'
import { lengthOf } from './time'

/** Under this many seconds "previous" means the track before, above it the beginning of this one. */
const restartAfter = 3
/** A stream that ends again before it has played this many seconds is broken, not expired. */
const renewedAfter = 5
/** The next track is laid on the other deck this many seconds before the end. */
const preloadBefore = 20

/** Plays a queue of tracks. One for the whole client, so that music goes on while pages come and go. */
export class Player {
  readonly state = new Store<PlayerState>({ queue: emptyQueue, phase: 'idle', error: null, rendition: null, ...readSettings() })
  readonly clock = new Store<PlayerClock>(stopped)
  readonly listening = new Listening()

  private wanted = false
  private renewedAt = Number.NEGATIVE_INFINITY
  private unloadable: string | null = null
  private unshuffledTracks: readonly Track[] | null = null

  constructor(readonly decks = new DeckPair()) {
    for (const event of ['timeupdate', 'progress', 'durationchange', 'seeking', 'seeked'] as const) decks.on(event, () => this.tick())
    decks.on('playing', () => {
      this.state.patch({ phase: 'playing' })
      this.listening.started(this.track, this.audio.currentTime)
    })
    decks.on('waiting', () => this.wanted && this.state.patch({ phase: 'loading' }))
    decks.on('pause', () => decks.live.isOpen && !this.audio.ended && this.state.get().phase === 'playing' && this.pause())
    decks.onEnd(() => this.ended())
    this.applySettings()
  }

  get track(): Track | null {
    return currentOf(this.state.get().queue)
  }

  get audio(): HTMLAudioElement {
    return this.decks.live.audio
  }

  play(tracks: readonly Track[], index: number): void {
    const queue = { tracks, index }
    this.unshuffledTracks = null
    if (!this.state.get().shuffle) return this.moveTo(queue)
    this.unshuffledTracks = tracks
    this.moveTo(shuffled(queue))
  }

  /** In an order of chance, from now on. */
  playShuffled(tracks: readonly Track[]): void {
    this.set({ shuffle: true })
    this.play(tracks, Math.floor(Math.random() * tracks.length))
  }

  /** Goes on where somebody stopped. */
  playFrom(track: Track, seconds: number): void {
    this.moveTo({ tracks: [track], index: 0 }, seconds)
  }

  /** Changes the order of things; what plays goes on as long as the new queue still has it in its place. */
  arrange(change: (queue: Queue) => Queue): void {
    const { queue } = this.state.get()
    const next = change(queue)
    if (next.index < 0 && next.tracks.length > 0) this.play(next.tracks, 0)
    else if (next.index < 0) this.stop()
    else if (currentOf(next) !== currentOf(queue)) this.moveTo(next)
    else this.setQueue(next)
  }

  renew(tracks: readonly Track[]): void {
    this.state.patch({ queue: renew(this.state.get().queue, tracks) })
  }

  /** Shows what was on before the page was loaded; plays nothing yet. */
  restore(queue: Queue, position: number): void {
    if (this.track) return
    this.state.patch({ queue, phase: 'paused' })
    this.clock.set({ ...stopped, position, duration: lengthOf(currentOf(queue)?.duration_ms ?? null) })
  }

  toggle(): void {
    if (this.state.get().phase === 'failed') void this.load(this.clock.get().position)
    else if (this.wanted) this.pause()
    else this.resume()
  }

  pause(): void {
    const wasPlaying = this.wanted
    this.wanted = false
    this.audio.pause()
    if (!this.track) return
    this.state.patch({ phase: 'paused' })
    if (wasPlaying) this.listening.paused()
  }

  resume(): void {
    if (!this.track) return
    this.wanted = true
    if (!this.decks.live.isOpen) void this.load(this.clock.get().position)
    else void this.start()
  }

  next(): void {
    const { queue, repeat } = this.state.get()
    const following = step(queue, 1, repeat !== 'off')
    if (following) this.moveTo(following)
  }

  previous(): void {
    const { queue, repeat } = this.state.get()
    const before = step(queue, -1, repeat === 'all')
    if (this.clock.get().position > restartAfter || !before) this.seek(0)
    else this.moveTo(before)
  }

  /** @param seconds held within what can be reached: a growing stream ends where packaging is. */
  seek(seconds: number): void {
    if (!this.track) return
    const { seekable } = this.audio
    const end = this.decks.live.isOpen && seekable.length > 0 ? seekable.end(seekable.length - 1) : (this.clock.get().duration ?? 0)
    const position = Math.max(0, Math.min(seconds, end))
    if (this.decks.live.isOpen) this.audio.currentTime = position
    this.listening.moved(position)
    this.clock.patch({ position })
  }

  setVolume(volume: number): void {
    this.set({ volume: Math.round(Math.max(0, Math.min(1, volume)) * 100) / 100, muted: false })
  }

  toggleMute = () => this.set({ muted: !this.state.get().muted })
  setRepeat(repeat: Repeat): void {
    this.set({ repeat })
    this.decks.other.unload()
  }

  setQuality(quality: Quality): void {
    const before = this.state.get().quality
    this.set({ quality })
    this.decks.other.unload()
    // Lossless is a stream of its own: to and from it, the track is opened again where it is.
    if ((before === 'lossless') !== (quality === 'lossless') && this.decks.live.isOpen) void this.load(this.clock.get().position)
    else this.decks.live.choose(quality)
  }

  setShuffle(shuffle: boolean): void {
    const { queue } = this.state.get()
    if (shuffle) this.unshuffledTracks = queue.tracks
    this.set({ shuffle })
    this.setQueue(shuffle ? shuffled(queue) : this.unshuffledTracks ? unshuffled(queue, this.unshuffledTracks) : queue)
  }

  /** Silence, and nothing chosen: on sign-out. */
  stop(): void {
    this.listening.over(false)
    this.wanted = false
    this.decks.unload()
    this.clock.set(stopped)
    this.state.patch({ queue: emptyQueue, phase: 'idle', error: null, rendition: null })
  }

  set(change: Partial<PlayerSettings>): void {
    this.state.patch(change)
    writeSettings(this.state.get())
    this.applySettings()
  }

  private applySettings = () => this.decks.apply(this.state.get(), this.track)

  /** A change around what plays: what was laid ready may no longer be the next one. */
  private setQueue(queue: Queue): void {
    this.state.patch({ queue })
    const next = this.following()
    if (this.decks.other.track && this.decks.other.track.id !== next?.id) this.decks.other.unload()
  }

  private following(): Track | null {
    const { queue, repeat } = this.state.get()
    const next = repeat === 'one' ? null : step(queue, 1, repeat === 'all')
    return next ? currentOf(next) : null
  }

  private moveTo(queue: Queue, startAt = 0): void {
    this.listening.over(false)
    this.wanted = true
    this.renewedAt = Number.NEGATIVE_INFINITY
    this.state.patch({ queue, error: null })
    this.clock.set({ ...stopped, position: startAt, duration: lengthOf(this.track?.duration_ms ?? null) })
    const ready = this.decks.other
    if (startAt === 0 && ready.isOpen && ready.track?.id === this.track?.id) {
      this.decks.swap()
      this.applySettings()
      this.state.patch({ rendition: ready.rendition, phase: 'loading' })
      void this.start()
    } else {
      this.decks.other.unload()
      void this.load(startAt)
    }
  }

  private async load(startAt: number): Promise<void> {
    const { track } = this
    const deck = this.decks.live
    if (!track) return
    this.wanted = true
    this.state.patch({ phase: 'loading', error: null, rendition: null })
    const opening = deck.load(track, startAt, this.state.get().quality, this.eventsOf(deck))
    this.applySettings()
    if ((await opening) && this.wanted) await this.start()
  }

  private preload(track: Track): void {
    const deck = this.decks.other
    if (deck.track?.id === track.id || this.unloadable === track.id) return
    this.unloadable = null
    void deck.load(track, 0, this.state.get().quality, this.eventsOf(deck))
    this.applySettings()
  }

  /** The same for both decks: which one is heard may change while it plays. */
  private eventsOf(deck: Deck): DeckEvents {
    const ifLive = (act: () => void, otherwise = () => {}) => (deck === this.decks.live ? act() : otherwise())
    const drop = () => {
      // Tried again when its turn has come, not before.
      this.unloadable = deck.track?.id ?? null
      deck.unload()
    }
    return {
      preparing: () => ifLive(() => this.wanted && this.state.patch({ phase: 'preparing' })),
      failed: (failure) => ifLive(() => this.fail(failure), drop),
      expired: () => ifLive(() => this.reopen(), drop),
      rendition: (rendition) => ifLive(() => this.state.patch({ rendition })),
    }
  }

  private async start(): Promise<void> {
    try {
      await this.audio.play()
    } catch (error) {
      // The browser may want a gesture first; the button then shows "play" again. Anything else comes as an event of the stream.
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.pause()
    }
  }

  private reopen(): void {
    const { position } = this.clock.get()
    if (Math.abs(position - this.renewedAt) < renewedAfter) return this.fail('unplayable')
    this.renewedAt = position
    const { wanted } = this
    void this.load(position)
    if (!wanted) this.pause()
  }

  private fail(error: DeckFailure): void {
    this.decks.live.unload()
    this.wanted = false
    this.state.patch({ phase: 'failed', error })
  }

  private ended(): void {
    this.listening.over(true)
    const { queue, repeat } = this.state.get()
    if (repeat === 'one') {
      this.seek(0)
      void this.start()
      return
    }
    const next = step(queue, 1, repeat === 'all')
    if (next) this.moveTo(next)
    else {
      this.wanted = false
      this.state.patch({ phase: 'paused' })
    }
  }

  private tick(): void {
    const { audio, decks: { live } } = this
    if (!live.isOpen || live.track?.id !== this.track?.id) return
    const { currentTime, duration, buffered } = audio
    this.listening.ticked(currentTime, audio.playbackRate)
    const length = lengthOf(this.track?.duration_ms ?? null) ?? (Number.isFinite(duration) ? duration : null)
    this.clock.set({
      position: currentTime,
      duration: length,
      buffered: Array.from({ length: buffered.length }, (_, range) => [buffered.start(range), buffered.end(range)] as const),
    })
    const next = this.following()
    if (this.wanted && length !== null && length - currentTime < preloadBefore && next) this.preload(next)
  }
}

export const player = new Player()
