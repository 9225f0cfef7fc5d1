import { ApiProblem, isAbort } from '../api/problem'
import { startPlayback } from '../api/tracks'
import type { PlaybackSession, Track } from '../api/types'
import type { Quality } from './settings'
import { openStream, UnsupportedStream, type Rendition, type Stream } from './stream'

export type DeckFailure = ApiProblem | 'unplayable' | 'unsupported'

export interface DeckEvents {
  /** Nothing is packaged yet; asked again until there is. */
  preparing: () => void
  failed: (failure: DeckFailure) => void
  expired: () => void
  rendition: (rendition: Rendition) => void
}

const askAgainMs = 1000

/** One audio element and what is laid on it. The player has two, so that the next track is loaded while this one plays. */
export class Deck {
  track: Track | null = null
  rendition: Rendition | null = null
  private stream: Stream | null = null
  private loading = new AbortController()

  constructor(readonly audio: HTMLAudioElement = new Audio()) {
    audio.preload = 'auto'
  }

  get isOpen(): boolean {
    return this.stream !== null
  }

  /** @returns whether the stream is open; false when it failed, which is told, or something else was wanted meanwhile. */
  async load(track: Track, startAt: number, quality: Quality, events: DeckEvents): Promise<boolean> {
    this.unload()
    this.track = track
    const { signal } = (this.loading = new AbortController())
    try {
      const session = await this.openSession(track.id, events, signal)
      const url = quality === 'lossless' && session.lossless_manifest_url !== null ? session.lossless_manifest_url : session.manifest_url
      const stream = await openStream(this.audio, url, startAt, quality, {
        expired: () => signal.aborted || events.expired(),
        failed: () => signal.aborted || events.failed('unplayable'),
        rendition: (rendition) => {
          if (signal.aborted) return
          this.rendition = rendition
          events.rendition(rendition)
        },
      })
      if (signal.aborted) {
        stream.close()
        return false
      }
      this.stream = stream
      return true
    } catch (error) {
      if (!isAbort(error) && !signal.aborted) events.failed(error instanceof ApiProblem ? error : error instanceof UnsupportedStream ? 'unsupported' : 'unplayable')
      return false
    }
  }

  choose(quality: Quality): void {
    this.stream?.choose(quality)
  }

  unload(): void {
    this.loading.abort()
    this.stream?.close()
    this.stream = null
    this.track = null
    this.rendition = null
    this.audio.pause()
  }

  /** Asks for a session until there is something to play: a fresh upload needs a moment for its first segment. */
  private async openSession(id: string, events: DeckEvents, signal: AbortSignal): Promise<PlaybackSession> {
    for (;;) {
      try {
        return await startPlayback(id, signal)
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status !== 409 || error.code !== 'not_ready') throw error
        events.preparing()
        await pauseFor(error.retryAfterMs ?? askAgainMs, signal)
      }
    }
  }
}

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new DOMException('No longer wanted.', 'AbortError'))
    }, { once: true })
  })
}
