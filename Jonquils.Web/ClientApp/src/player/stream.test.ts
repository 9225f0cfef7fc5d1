import { describe, expect, it } from 'vitest'
import { levelFor } from './stream'

const levels = [{ bitrate: 256_000 }, { bitrate: 64_000 }, { bitrate: 128_000 }]

describe('the quality that somebody chooses', () => {
  it('is the best one below what they want, in whatever order the playlist has them', () => {
    expect(levelFor(levels, 'low')).toBe(1)
    expect(levelFor(levels, 'normal')).toBe(2)
    expect(levelFor(levels, 'high')).toBe(0)
  })

  it('is left to the connection when they do not care', () => {
    expect(levelFor(levels, 'auto')).toBe(-1)
  })

  it('is the least there is where all are above it', () => {
    expect(levelFor([{ bitrate: 320_000 }, { bitrate: 256_000 }], 'low')).toBe(1)
    expect(levelFor([], 'low')).toBe(-1)
  })
})
