import { describe, expect, it } from 'vitest'
import { placeAfter, scrollSpeed } from './reorder'

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

describe('a list that something is dragged in', () => {
  it('scrolls only near its edges, and faster the nearer', () => {
    expect(scrollSpeed(400, 100, 900)).toBe(0)
    expect(scrollSpeed(165, 100, 900)).toBeLessThan(0)
    expect(scrollSpeed(110, 100, 900)).toBeLessThan(scrollSpeed(165, 100, 900))
    expect(scrollSpeed(890, 100, 900)).toBeGreaterThan(scrollSpeed(840, 100, 900))
    expect(scrollSpeed(2000, 100, 900)).toBe(scrollSpeed(900, 100, 900))
  })
})
