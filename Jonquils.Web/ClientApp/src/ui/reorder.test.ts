import { describe, expect, it } from 'vitest'
import { placeAfter } from './reorder'

const rows = [50, 50, 50, 50]

describe('dragging in a list', () => {
  it('changes places when more than half of the neighbour is passed', () => {
    expect(placeAfter(1, 20, rows)).toBe(1)
    expect(placeAfter(1, 30, rows)).toBe(2)
    expect(placeAfter(1, -30, rows)).toBe(0)
  })

  it('passes several, and stops at the ends', () => {
    expect(placeAfter(0, 130, rows)).toBe(3)
    expect(placeAfter(3, -1000, rows)).toBe(0)
    expect(placeAfter(2, 1000, rows)).toBe(3)
  })
})
