import { describe, expect, it } from 'vitest'
import { ticksFor } from './scale'

describe('the scale of a chart', () => {
  it('goes in round steps to above the highest value', () => {
    expect(ticksFor(87)).toEqual([0, 25, 50, 75, 100])
    expect(ticksFor(4)).toEqual([0, 1, 2, 3, 4])
    expect(ticksFor(0.31)).toEqual([0, 0.1, 0.2, 0.3, 0.4])
  })

  it('is there even when nothing happened', () => {
    expect(ticksFor(0)).toEqual([0, 1])
    expect(ticksFor(Number.NaN)).toEqual([0, 1])
  })
})
