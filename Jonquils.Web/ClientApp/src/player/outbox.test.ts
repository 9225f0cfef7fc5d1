import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiProblem, offline } from '../api/problem'
import type { ListenEvent, Track } from '../api/types'
import { ListenOutbox } from './outbox'

const track = { id: 'a', duration_ms: 200_000 } as Track
const kept = () => JSON.parse(localStorage.getItem('listens') ?? '[]') as ListenEvent[]

describe('the outbox of listens', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => {
    vi.useRealTimers()
    localStorage.clear()
  })

  it('sends several events in one request, each with an id of its own', async () => {
    const send = vi.fn((_: readonly ListenEvent[]) => Promise.resolve())
    const outbox = new ListenOutbox('listens', send)
    outbox.add('start', track, 0, 0)
    outbox.add('skip', track, 50_000, 50_000)

    await vi.advanceTimersByTimeAsync(5000)

    expect(send).toHaveBeenCalledOnce()
    const [events] = send.mock.calls[0]!
    expect(events.map(({ action }) => action)).toEqual(['play', 'skip'])
    expect(events[1]).toMatchObject({ completion_percentage: 25, platform: 'WEB' })
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(2)
    expect(kept()).toEqual([])
  })

  it('keeps everything while there is no network, and sends the same ids later', async () => {
    const sent: string[][] = []
    let online = false
    const send = (events: readonly ListenEvent[]) => {
      sent.push(events.map(({ event_id }) => event_id!))
      return online ? Promise.resolve() : Promise.reject(offline())
    }
    const outbox = new ListenOutbox('listens', send)
    outbox.add('start', track, 0, 0)
    await outbox.flush()
    expect(kept()).toHaveLength(1)

    online = true
    await new ListenOutbox('listens', send).flush()

    expect(sent[1]).toEqual(sent[0])
    expect(kept()).toEqual([])
  })

  it.each([401, 408, 429, 503])('keeps what was refused with %i, which is not for ever', async (status) => {
    const outbox = new ListenOutbox('listens', () => Promise.reject(new ApiProblem(status, 'later', 'Not now.')))
    outbox.add('start', track, 0, 0)

    await outbox.flush()

    expect(kept()).toHaveLength(1)
  })

  it('lets go of what the Api will never take', async () => {
    const outbox = new ListenOutbox('listens', () => Promise.reject(new ApiProblem(422, 'too_many_events', 'No.')))
    outbox.add('start', track, 0, 0)

    await outbox.flush()

    expect(kept()).toEqual([])
  })
})
