import { describe, expect, it } from 'vitest'
import { clock, lengthOf } from './time'

describe('the clock of the player', () => {
  it('shows minutes without a leading zero and seconds with one', () => {
    expect(clock(0)).toBe('0:00')
    expect(clock(7.9)).toBe('0:07')
    expect(clock(245)).toBe('4:05')
  })

  it('shows hours only when there are any', () => {
    expect(clock(3599)).toBe('59:59')
    expect(clock(3723)).toBe('1:02:03')
  })

  it('does not pretend to know what it does not', () => {
    expect(clock(null)).toBe('–:––')
    expect(clock(Number.POSITIVE_INFINITY)).toBe('–:––')
    expect(clock(lengthOf(0))).toBe('–:––')
  })
})
