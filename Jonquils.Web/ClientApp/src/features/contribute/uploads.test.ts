import { describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '../../api/problem'
import type { Track } from '../../api/types'
import { Uploads } from './uploads'

const file = (name: string) => new File(['x'], name)
const track = (id: string) => ({ id, is_available: false, status: 'PENDING' }) as Track

/** A server that answers when the test says so. */
function slowServer() {
  const waiting: { name: string; accept: (track: Track) => void; refuse: (error: unknown) => void }[] = []
  const send = (sent: File, _: unknown, signal: AbortSignal) =>
    new Promise<Track>((accept, refuse) => {
      waiting.push({ name: sent.name, accept, refuse })
      signal.addEventListener('abort', () => refuse(new DOMException('', 'AbortError')))
    })
  return { waiting, send }
}

const stages = (uploads: Uploads) => uploads.list.get().map(({ stage }) => stage)

describe('uploads', () => {
  it('are sent two at a time, in the order they came', async () => {
    const { waiting, send } = slowServer()
    const uploads = new Uploads(() => {}, send)

    uploads.add([file('a'), file('b'), file('c')])
    expect(waiting.map(({ name }) => name)).toEqual(['a', 'b'])

    waiting[0]!.accept(track('1'))
    await vi.waitFor(() => expect(waiting.map(({ name }) => name)).toEqual(['a', 'b', 'c']))
    expect(stages(uploads)).toEqual(['packaging', 'sending', 'sending'])
  })

  it('end as packaging ends, with its reason', async () => {
    const uploads = new Uploads(() => {}, () => Promise.resolve(track('1')))
    uploads.add([file('a')])
    await vi.waitFor(() => expect(stages(uploads)).toEqual(['packaging']))

    uploads.settle('1', { status: 'FAILED', progress: null, is_available: false }, 'No audio in it.')

    expect(uploads.list.get()[0]).toMatchObject({ stage: 'failed', error: 'No audio in it.' })
  })

  it('that failed can be sent again, and the others go on meanwhile', async () => {
    const { waiting, send } = slowServer()
    const uploads = new Uploads(() => {}, send)
    uploads.add([file('a'), file('b')])

    waiting[0]!.refuse(new ApiProblem(415, 'unsupported_media_type', 'No audio.'))
    await vi.waitFor(() => expect(stages(uploads)).toEqual(['failed', 'sending']))
    uploads.retry(uploads.list.get()[0]!.key)

    expect(stages(uploads)).toEqual(['sending', 'sending'])
    expect(waiting.at(-1)!.name).toBe('a')
  })

  it('stop when they are cancelled, whether they were sent or still in line', async () => {
    const { send } = slowServer()
    const uploads = new Uploads(() => {}, send)
    uploads.add([file('a'), file('b'), file('c')])
    const [a, , c] = uploads.list.get()

    uploads.cancel(a!.key)
    uploads.cancel(c!.key)

    await vi.waitFor(() => expect(stages(uploads)).toEqual(['cancelled', 'sending', 'cancelled']))
  })
})
