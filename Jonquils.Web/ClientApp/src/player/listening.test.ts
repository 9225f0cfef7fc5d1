import { describe, expect, it } from 'vitest'
import type { Track } from '../api/types'
import { Listening } from './listening'

const track = { id: 'a', duration_ms: 100_000 } as Track

function told() {
  const listening = new Listening()
  const events: [string, number, number][] = []
  listening.subscribe((event, _, position, played) => events.push([event, position, played]))
  return { listening, events }
}

describe('listening', () => {
  it('counts what was heard and not what was passed over', () => {
    const { listening, events } = told()
    listening.started(track, 0)
    for (let second = 1; second <= 10; second++) listening.ticked(second, 1)
    listening.moved(80)
    listening.ticked(81, 1)
    listening.over(false)

    expect(events).toEqual([['start', 0, 0], ['skip', 81_000, 11_000]])
  })

  it('does not count a jump that nobody told of, such as the system\'s own seek bar makes', () => {
    const { listening, events } = told()
    listening.started(track, 0)
    listening.ticked(1, 1)
    listening.ticked(60, 1)
    listening.ticked(30, 1)
    listening.ticked(31, 1)
    listening.over(false)

    expect(events.at(-1)).toEqual(['skip', 31_000, 2000])
  })

  it('tells how it goes every half minute, and where it ended', () => {
    const { listening, events } = told()
    listening.started(track, 0)
    for (let second = 1; second <= 65; second++) listening.ticked(second, 1)
    listening.over(true)

    expect(events.map(([event]) => event)).toEqual(['start', 'progress', 'progress', 'complete'])
    expect(events.at(-1)).toEqual(['complete', 100_000, 65_000])
  })

  it('measures the listener\'s time, whatever the speed', () => {
    const { listening, events } = told()
    listening.started(track, 0)
    for (let second = 1; second <= 20; second++) listening.ticked(second, 2)
    listening.paused()

    expect(events.at(-1)).toEqual(['pause', 20_000, 10_000])
  })

  it('begins once, however often the sound stops and goes on', () => {
    const { listening, events } = told()
    listening.started(track, 0)
    listening.started(track, 5)

    expect(events).toHaveLength(1)
  })
})
