import { describe, expect, it } from 'vitest'
import { ticksFor } from './scale'

describe('the scale of a chart', () => {
  it('goes in round steps to above the highest value', () => {
    expect(ticksFor(87)).toEqual([0, 25, 50, 75, 100])
    expect(ticksFor(4)).toEqual([0, 1, 2, 3, 4])
    expect(ticksFor(0.31)).toEqual([0, 0.1, 0.2, 0.3, 0.4])
  })

  it('counts in whole numbers what cannot be halved', () => {
    expect(ticksFor(1, 'whole')).toEqual([0, 1])
    expect(ticksFor(3, 'whole')).toEqual([0, 1, 2, 3])
    expect(ticksFor(9, 'whole')).toEqual([0, 5, 10])
    expect(ticksFor(87, 'whole')).toEqual([0, 25, 50, 75, 100])
  })

  it('counts time in minutes and hours as a clock does', () => {
    const minute = 60_000

    expect(ticksFor(8 * minute, 'time')).toEqual([0, 2, 4, 6, 8].map((at) => at * minute))
    expect(ticksFor(200 * minute, 'time')).toEqual([0, 60, 120, 180, 240].map((at) => at * minute))
    expect(ticksFor(9 * 1440 * minute, 'time')).toEqual([0, 3, 6, 9].map((at) => at * 1440 * minute))
  })

  it('is there even when nothing happened', () => {
    expect(ticksFor(0)).toEqual([0, 1])
    expect(ticksFor(Number.NaN)).toEqual([0, 1])
  })
})
