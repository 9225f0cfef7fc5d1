import { describe, expect, it } from 'vitest'
import type { Track, TrackStatus } from '../api/types'
import { currentOf, emptyQueue, follow, step } from './queue'

const track = (id: string, status: TrackStatus = 'COMPLETED') => ({ id, status }) as Track
const [a, b, c] = [track('a'), track('b'), track('c')]

describe('the queue', () => {
  it('steps to the neighbour and stops at both ends', () => {
    const queue = { tracks: [a, b], index: 0 }

    expect(currentOf(step(queue, 1)!)).toBe(b)
    expect(step(queue, -1)).toBeNull()
    expect(step(step(queue, 1)!, 1)).toBeNull()
  })

  it('passes over tracks that failed, but not over those still being packaged', () => {
    const queue = { tracks: [a, track('x', 'FAILED'), track('y', 'CANCELLED'), track('p', 'PROCESSING')], index: 0 }

    expect(currentOf(step(queue, 1)!)?.id).toBe('p')
  })

  it('keeps its place when the list grows in front of it', () => {
    const followed = follow({ tracks: [a, b], index: 1 }, [c, a, b])

    expect(currentOf(followed)).toBe(b)
    expect(currentOf(step(followed, -1)!)).toBe(a)
  })

  it('goes on with the same neighbours when what plays was deleted from the list', () => {
    const followed = follow({ tracks: [a, b, c], index: 1 }, [a, c])

    expect(currentOf(followed)).toBe(b)
    expect(currentOf(step(followed, 1)!)).toBe(c)
  })

  it('chooses nothing by itself', () => {
    expect(currentOf(follow(emptyQueue, [a]))).toBeNull()
  })
})
