import { ApiProblem, isAbort } from '../api/problem'
import { startPlayback } from '../api/tracks'
import type { PlaybackSession, Track } from '../api/types'
import { Store } from '../app/store'
import { currentOf, emptyQueue, follow, step, type Queue } from './queue'
import { openStream, UnsupportedStream } from './stream'
import { lengthOf } from './time'
import { readVolume, writeVolume } from './volume'

export type Phase = 'idle' | 'loading' | 'preparing' | 'playing' | 'paused' | 'failed'

export interface PlayerState {
  queue: Queue
  phase: Phase
  volume: number
  muted: boolean
  error: ApiProblem | 'unplayable' | 'unsupported' | null
}

/** Apart from the rest, because it changes several times a second and only the seek bar cares. */
export interface PlayerClock {
  position: number
  /** Seconds; null while nobody knows. */
  duration: number | null
  /** Stretches that are loaded, in seconds. */
  buffered: readonly (readonly [number, number])[]
}

const stopped: PlayerClock = { position: 0, duration: null, buffered: [] }
const askAgainMs = 1000
/** Under this many seconds "previous" means the track before, above it the beginning of this one. */
const restartAfter = 3
/** A stream that ends again before it has played this many seconds is broken, not expired. */
const renewedAfter = 5

/** Plays a queue of tracks. One for the whole client, so that music goes on while pages come and go. */
export class Player {
  readonly state = new Store<PlayerState>({ queue: emptyQueue, phase: 'idle', error: null, ...readVolume() })
  readonly clock = new Store<PlayerClock>(stopped)
  readonly audio: HTMLAudioElement

  private wanted = false
  private loading = new AbortController()
  private close: (() => void) | null = null
  private renewedAt = Number.NEGATIVE_INFINITY

  constructor(audio: HTMLAudioElement = new Audio()) {
    this.audio = audio
    audio.preload = 'auto'
    audio.volume = this.state.get().volume
    audio.muted = this.state.get().muted
    for (const event of ['timeupdate', 'progress', 'durationchange', 'seeking', 'seeked'] as const) audio.addEventListener(event, () => this.tick())
    audio.addEventListener('playing', () => this.state.patch({ phase: 'playing' }))
    audio.addEventListener('waiting', () => this.wanted && this.state.patch({ phase: 'loading' }))
    audio.addEventListener('pause', () => this.close && this.state.get().phase === 'playing' && this.pause())
    audio.addEventListener('ended', () => this.ended())
  }

  get track(): Track | null {
    return currentOf(this.state.get().queue)
  }

  play(tracks: readonly Track[], index: number): void {
    this.moveTo({ tracks, index })
  }

  /** Keeps "next" and "previous" true to the list the listener sees. */
  follow(tracks: readonly Track[]): void {
    const { queue } = this.state.get()
    if (queue.index >= 0) this.state.patch({ queue: follow(queue, tracks) })
  }

  toggle(): void {
    if (!this.track) return
    if (this.state.get().phase === 'failed') void this.load(this.clock.get().position)
    else if (this.wanted) this.pause()
    else this.resume()
  }

  pause(): void {
    this.wanted = false
    this.audio.pause()
    if (this.track) this.state.patch({ phase: 'paused' })
  }

  resume(): void {
    if (!this.track) return
    this.wanted = true
    if (!this.close) void this.load(this.clock.get().position)
    else void this.start()
  }

  next(): void {
    const queue = step(this.state.get().queue, 1)
    if (queue) this.moveTo(queue)
  }

  previous(): void {
    const queue = step(this.state.get().queue, -1)
    if (this.clock.get().position > restartAfter || !queue) this.seek(0)
    else this.moveTo(queue)
  }

  /** @param seconds held within what can be reached: a growing stream ends where packaging is. */
  seek(seconds: number): void {
    if (!this.track) return
    const { seekable } = this.audio
    const end = seekable.length > 0 ? seekable.end(seekable.length - 1) : (this.clock.get().duration ?? 0)
    const position = Math.max(0, Math.min(seconds, end))
    if (this.close) this.audio.currentTime = position
    this.clock.patch({ position })
  }

  setVolume(volume: number): void {
    const held = Math.round(Math.max(0, Math.min(1, volume)) * 100) / 100
    this.audio.volume = held
    this.audio.muted = false
    this.state.patch({ volume: held, muted: false })
    writeVolume({ volume: held, muted: false })
  }

  toggleMute(): void {
    const muted = !this.state.get().muted
    this.audio.muted = muted
    this.state.patch({ muted })
    writeVolume({ volume: this.state.get().volume, muted })
  }

  /** Silence, and nothing chosen: on sign-out. */
  stop(): void {
    this.wanted = false
    this.unload()
    this.clock.set(stopped)
    this.state.patch({ queue: emptyQueue, phase: 'idle', error: null })
  }

  private moveTo(queue: Queue): void {
    this.wanted = true
    this.renewedAt = Number.NEGATIVE_INFINITY
    this.state.patch({ queue })
    this.clock.set({ ...stopped, duration: lengthOf(this.track?.duration_ms ?? null) })
    void this.load(0)
  }

  private async load(startAt: number): Promise<void> {
    const { track } = this
    if (!track) return
    this.unload()
    this.wanted = true
    const { signal } = (this.loading = new AbortController())
    this.state.patch({ phase: 'loading', error: null })
    try {
      const session = await this.openSession(track.id, signal)
      const close = await openStream(this.audio, session.manifest_url, startAt, {
        expired: () => this.renew(signal),
        failed: () => this.fail('unplayable', signal),
      })
      if (signal.aborted) {
        close()
        return
      }
      this.close = close
      if (this.wanted) await this.start()
    } catch (error) {
      if (!isAbort(error)) this.fail(error instanceof ApiProblem ? error : error instanceof UnsupportedStream ? 'unsupported' : 'unplayable', signal)
    }
  }

  /** Asks for a session until there is something to play: a fresh upload needs a moment for its first segment. */
  private async openSession(id: string, signal: AbortSignal): Promise<PlaybackSession> {
    for (;;) {
      try {
        return await startPlayback(id, signal)
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status !== 409 || error.code !== 'not_ready') throw error
        if (this.wanted) this.state.patch({ phase: 'preparing' })
        await pauseFor(error.retryAfterMs ?? askAgainMs, signal)
      }
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

  private renew(signal: AbortSignal): void {
    if (signal.aborted) return
    const { position } = this.clock.get()
    if (Math.abs(position - this.renewedAt) < renewedAfter) {
      this.fail('unplayable', signal)
      return
    }
    this.renewedAt = position
    const { wanted } = this
    void this.load(position)
    if (!wanted) this.pause()
  }

  private fail(error: NonNullable<PlayerState['error']>, signal: AbortSignal): void {
    if (signal.aborted) return
    this.unload()
    this.wanted = false
    this.state.patch({ phase: 'failed', error })
  }

  private ended(): void {
    const queue = step(this.state.get().queue, 1)
    if (queue) this.moveTo(queue)
    else this.pause()
  }

  private unload(): void {
    this.loading.abort()
    this.close?.()
    this.close = null
    this.audio.pause()
  }

  private tick(): void {
    if (!this.close) return
    const { currentTime, duration, buffered } = this.audio
    this.clock.set({
      position: currentTime,
      duration: lengthOf(this.track?.duration_ms ?? null) ?? (Number.isFinite(duration) ? duration : null),
      buffered: Array.from({ length: buffered.length }, (_, range) => [buffered.start(range), buffered.end(range)] as const),
    })
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

export const player = new Player()
