import type { DeckFailure } from './deck'
import type { Queue } from './queue'
import type { PlayerSettings } from './settings'
import type { Rendition } from './stream'

export type Phase = 'idle' | 'loading' | 'preparing' | 'playing' | 'paused' | 'failed'

export interface PlayerState extends PlayerSettings {
  queue: Queue
  phase: Phase
  error: DeckFailure | null
  rendition: Rendition | null
}

/** Apart from the rest, because it changes several times a second and only the seek bar cares. */
export interface PlayerClock {
  position: number
  /** Seconds; null while nobody knows. */
  duration: number | null
  /** Stretches that are loaded, in seconds. */
  buffered: readonly (readonly [number, number])[]
}

export const stopped: PlayerClock = { position: 0, duration: null, buffered: [] }
