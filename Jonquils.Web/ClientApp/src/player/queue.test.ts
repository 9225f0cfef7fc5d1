import { describe, expect, it } from 'vitest'
import type { Track, TrackStatus } from '../api/types'
import { append, currentOf, emptyQueue, move, playNext, removeAt, renew, shuffled, step, unshuffled } from './queue'

const track = (id: string, status: TrackStatus = 'COMPLETED') => ({ id, status }) as Track
const [a, b, c, d] = [track('a'), track('b'), track('c'), track('d')]
const names = (queue: { tracks: readonly Track[] }) => queue.tracks.map(({ id }) => id).join('')

describe('the queue', () => {
  it('steps to the neighbour and stops at both ends', () => {
    const queue = { tracks: [a, b], index: 0 }

    expect(currentOf(step(queue, 1)!)).toBe(b)
    expect(step(queue, -1)).toBeNull()
    expect(step(step(queue, 1)!, 1)).toBeNull()
  })

  it('goes around when all is repeated', () => {
    expect(step({ tracks: [a, b], index: 1 }, 1, true)?.index).toBe(0)
    expect(step({ tracks: [a, b], index: 0 }, -1, true)?.index).toBe(1)
  })

  it('passes over tracks that failed, but not over those still being packaged', () => {
    const queue = { tracks: [a, track('x', 'FAILED'), track('y', 'CANCELLED'), track('p', 'PROCESSING')], index: 0 }

    expect(currentOf(step(queue, 1)!)?.id).toBe('p')
  })

  it('takes news of its tracks without changing its order', () => {
    const ready = track('b')
    const renewed = renew({ tracks: [a, track('b', 'PENDING')], index: 1 }, [c, ready])

    expect(renewed.tracks).toEqual([a, ready])
    expect(currentOf(renewed)).toBe(ready)
  })

  it('takes tracks right behind what plays, and at its end', () => {
    const queue = append(playNext({ tracks: [a, b], index: 0 }, [c]), [d])

    expect(names(queue)).toBe('acbd')
    expect(currentOf(queue)).toBe(a)
  })

  it.each([[0, 2], [2, 0], [3, 1], [1, 3], [0, 3]])('keeps playing what plays when %i is moved to %i', (from, to) => {
    const queue = { tracks: [a, b, c, d], index: 1 }
    const moved = move(queue, from, to)

    expect(currentOf(moved)).toBe(b)
    expect(moved.tracks[to]).toBe(queue.tracks[from])
  })

  it('gives the place of what was taken out to the one behind it', () => {
    expect(currentOf(removeAt({ tracks: [a, b, c], index: 1 }, 1))).toBe(c)
    expect(currentOf(removeAt({ tracks: [a, b, c], index: 1 }, 0))).toBe(b)
    expect(currentOf(removeAt({ tracks: [a], index: 0 }, 0))).toBeNull()
  })

  it('shuffles what follows, loses nothing, and finds back', () => {
    const queue = { tracks: [a, b, c, d], index: 2 }
    const mixed = shuffled(queue, () => 0)

    expect(currentOf(mixed)).toBe(c)
    expect([...names(mixed)].sort().join('')).toBe('abcd')
    expect(unshuffled(mixed, queue.tracks)).toEqual(queue)
  })

  it('chooses nothing by itself', () => {
    expect(currentOf(append(emptyQueue, [a]))).toBeNull()
  })
})
