import { afterEach, describe, expect, it } from 'vitest'
import { gainOf, readSettings, writeSettings } from './settings'

afterEach(() => localStorage.clear())

describe('loudness', () => {
  it('is brought to one level by what was measured', () => {
    expect(gainOf(-16, true)).toBeCloseTo(1)
    expect(gainOf(-10, true)).toBeCloseTo(0.501, 2)
    expect(gainOf(-22, true)).toBeCloseTo(1.995, 2)
  })

  it('is left alone when nothing was measured or nobody wants it', () => {
    expect(gainOf(null, true)).toBe(1)
    expect(gainOf(-8, false)).toBe(1)
  })
})

describe('the settings of the player', () => {
  it('come back as they were kept', () => {
    const mine = { volume: 0.4, muted: true, rate: 1.5, repeat: 'one', shuffle: true, normalise: false, quality: 'high' } as const
    writeSettings(mine)

    expect(readSettings()).toEqual(mine)
  })

  it('are the usual ones where what is kept makes no sense', () => {
    localStorage.setItem('jonquils.player', '{"volume":7,"rate":"fast","quality":"best"}')

    expect(readSettings()).toMatchObject({ volume: 1, rate: 1, quality: 'auto', normalise: true })
  })
})
