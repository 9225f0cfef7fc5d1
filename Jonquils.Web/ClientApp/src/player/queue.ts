import { isPlayable, type Track } from '../api/types'

/** What plays and what follows; never changed in place. */
export interface Queue {
  readonly tracks: readonly Track[]
  /** -1 when nothing is chosen. */
  readonly index: number
}

export const emptyQueue: Queue = { tracks: [], index: -1 }

export const currentOf = (queue: Queue): Track | null => queue.tracks[queue.index] ?? null

/** The queue moved to the next track that can be played in that direction; null when there is none. */
export function step(queue: Queue, by: 1 | -1): Queue | null {
  for (let index = queue.index + by; index >= 0 && index < queue.tracks.length; index += by) {
    if (isPlayable(queue.tracks[index]!)) return { ...queue, index }
  }
  return null
}

/** The same place in a list that was loaded again: what plays stays what plays, even when the list no longer holds it. */
export function follow(queue: Queue, tracks: readonly Track[]): Queue {
  const current = currentOf(queue)
  if (!current) return { tracks, index: -1 }
  const index = tracks.findIndex((track) => track.id === current.id)
  if (index >= 0) return { tracks, index }
  const kept = [...tracks]
  const place = Math.min(queue.index, kept.length)
  kept.splice(place, 0, current)
  return { tracks: kept, index: place }
}
