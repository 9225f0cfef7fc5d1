import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Track } from '../api/types'
import { Listening } from './listening'
import type { Player } from './player'
import { SleepTimer } from './sleep'

function playing() {
  const listening = new Listening()
  const pause = vi.fn()
  listening.started({ id: 'a', duration_ms: 1000 } as Track, 0)
  return { listening, pause, timer: new SleepTimer({ listening, pause } as unknown as Player) }
}

describe('the sleep timer', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('ends the music when its time is over, once', () => {
    const { pause, timer } = playing()

    timer.after(15)
    vi.advanceTimersByTime(15 * 60_000 - 1)
    expect(pause).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)

    expect(pause).toHaveBeenCalledTimes(1)
    expect(timer.until.get()).toBeNull()
  })

  it('waits for the end of the track, not for its being skipped', async () => {
    const { listening, pause, timer } = playing()

    timer.afterTrack()
    listening.over(false)
    await Promise.resolve()
    expect(pause).not.toHaveBeenCalled()
    listening.started({ id: 'b', duration_ms: 1000 } as Track, 0)
    listening.over(true)
    await Promise.resolve()

    expect(pause).toHaveBeenCalledTimes(1)
    expect(timer.until.get()).toBeNull()
  })

  it('is forgotten when it is switched off or set anew', () => {
    const { pause, timer } = playing()

    timer.after(15)
    timer.after(60)
    vi.advanceTimersByTime(16 * 60_000)
    timer.cancel()
    vi.advanceTimersByTime(60 * 60_000)

    expect(pause).not.toHaveBeenCalled()
  })
})
