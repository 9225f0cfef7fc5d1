import { isPlayable, type Track } from '../api/types'

/** What plays and what follows; never changed in place. */
export interface Queue {
  readonly tracks: readonly Track[]
  /** -1 when nothing is chosen. */
  readonly index: number
}

export type Repeat = 'off' | 'all' | 'one'

export const emptyQueue: Queue = { tracks: [], index: -1 }

export const currentOf = (queue: Queue): Track | null => queue.tracks[queue.index] ?? null

/** The queue moved to the next track that can be played in that direction; null when there is none. */
export function step(queue: Queue, by: 1 | -1, around = false): Queue | null {
  const { length } = queue.tracks
  for (let tried = 1; tried <= length; tried++) {
    const at = queue.index + by * tried
    if (!around && (at < 0 || at >= length)) return null
    const index = ((at % length) + length) % length
    if (isPlayable(queue.tracks[index]!)) return { ...queue, index }
  }
  return null
}

/** The same queue with newer news of its tracks: what was being packaged may be ready by now. */
export function renew(queue: Queue, tracks: readonly Track[]): Queue {
  const news = new Map(tracks.map((track) => [track.id, track]))
  if (!queue.tracks.some((track) => news.has(track.id) && news.get(track.id) !== track)) return queue
  return { ...queue, tracks: queue.tracks.map((track) => news.get(track.id) ?? track) }
}

/** Puts tracks right behind what plays. */
export function playNext(queue: Queue, tracks: readonly Track[]): Queue {
  return { tracks: queue.tracks.toSpliced(queue.index + 1, 0, ...tracks), index: queue.index }
}

export const append = (queue: Queue, tracks: readonly Track[]): Queue => ({ ...queue, tracks: [...queue.tracks, ...tracks] })

/** Takes one out; when that is what plays, its place goes to the one behind it. */
export function removeAt(queue: Queue, at: number): Queue {
  const tracks = queue.tracks.toSpliced(at, 1)
  const index = at < queue.index ? queue.index - 1 : Math.min(queue.index, tracks.length - 1)
  return { tracks, index }
}

/** Moves one to another place; what plays goes on playing. */
export function move(queue: Queue, from: number, to: number): Queue {
  const place = Math.max(0, Math.min(queue.tracks.length - 1, to))
  const moved = queue.tracks[from]
  if (!moved || place === from) return queue
  const tracks = queue.tracks.toSpliced(from, 1).toSpliced(place, 0, moved)
  const { index } = queue
  if (index === from) return { tracks, index: place }
  if (from < index && place >= index) return { tracks, index: index - 1 }
  if (from > index && place <= index) return { tracks, index: index + 1 }
  return { tracks, index }
}

/** What plays stays first; all others behind it in an order of chance. */
export function shuffled(queue: Queue, random: () => number = Math.random): Queue {
  const current = currentOf(queue)
  const rest = queue.tracks.filter((_, index) => index !== queue.index)
  for (let last = rest.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[rest[last], rest[other]] = [rest[other]!, rest[last]!]
  }
  return current ? { tracks: [current, ...rest], index: 0 } : { tracks: rest, index: -1 }
}

/** Back to the order before the shuffle; what was added or taken out since stays so. */
export function unshuffled(queue: Queue, original: readonly Track[]): Queue {
  const current = currentOf(queue)
  const place = new Map(original.map((track, index) => [track.id, index]))
  const tracks = [...queue.tracks].sort((a, b) => (place.get(a.id) ?? original.length) - (place.get(b.id) ?? original.length))
  return { tracks, index: current ? tracks.indexOf(current) : -1 }
}
