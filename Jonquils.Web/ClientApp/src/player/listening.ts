import type { Track } from '../api/types'

export type ListeningEvent = 'start' | 'pause' | 'progress' | 'skip' | 'complete'
export type ListeningListener = (event: ListeningEvent, track: Track, positionMs: number, playedMs: number) => void

const progressEveryMs = 30_000
/** Longer steps of the clock, in seconds, are seeks and not listening. */
const longestStep = 2

/** What was really heard of the track that plays: seeking counts for nothing. */
export class Listening {
  private readonly listeners = new Set<ListeningListener>()
  private track: Track | null = null
  private playedMs = 0
  private toldMs = 0
  private position = 0

  subscribe(listener: ListeningListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Sound comes out; the first time for a track it begins to be listened to. */
  started(track: Track | null, position: number): void {
    this.position = position
    if (this.track !== null || track === null) return
    this.track = track
    this.playedMs = this.toldMs = 0
    this.tell('start')
  }

  moved(position: number): void {
    this.position = position
  }

  ticked(position: number, rate: number): void {
    const passed = position - this.position
    this.position = position
    if (this.track === null || passed <= 0 || passed > longestStep * rate) return
    this.playedMs += (passed * 1000) / rate
    if (this.playedMs - this.toldMs < progressEveryMs) return
    this.toldMs = this.playedMs
    this.tell('progress')
  }

  paused(): void {
    this.tell('pause')
  }

  /** @param reached the end, by itself; else it was left before. */
  over(reached: boolean): void {
    this.tell(reached ? 'complete' : 'skip')
    this.track = null
  }

  private tell(event: ListeningEvent): void {
    const { track } = this
    if (track === null) return
    const positionMs = event === 'complete' && track.duration_ms > 0 ? track.duration_ms : Math.round(this.position * 1000)
    this.listeners.forEach((listener) => listener(event, track, positionMs, Math.round(this.playedMs)))
  }
}
