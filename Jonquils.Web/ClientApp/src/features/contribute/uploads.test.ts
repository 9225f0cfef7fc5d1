import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '../../api/problem'
import type { Track, UploadLinks } from '../../api/types'
import type { uploadTrack } from '../../api/upload'
import { Uploads } from './uploads'

const file = (name: string) => new File(['x'], name, { lastModified: 1 })
const track = (id: string) => ({ id, is_available: false, status: 'PENDING' }) as Track

/** A server that answers when the test says so. */
function slowServer() {
  const waiting: { name: string; parted: unknown; accept: (track: Track) => void; refuse: (error: unknown) => void; keep: Parameters<typeof uploadTrack>[3]['keep'] }[] = []
  const send: typeof uploadTrack = (sent, _, parted, steps, signal) =>
    new Promise<Track>((accept, refuse) => {
      waiting.push({ name: sent.name, parted, accept, refuse, keep: steps.keep })
      signal.addEventListener('abort', () => refuse(new DOMException('', 'AbortError')))
    })
  return { waiting, send }
}

const stages = (uploads: Uploads) => uploads.list.get().map(({ stage }) => stage)
const links = { id: 'u', parts: [{ part_number: 1, url: '', bytes: 1 }], expires_at: '2999-01-01T00:00:00Z' } as unknown as UploadLinks

afterEach(() => localStorage.clear())

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

  it('go on after a reload with the parts that are there, once the file is chosen again', () => {
    const { waiting, send } = slowServer()
    const before = new Uploads(() => {}, send)
    before.attach('mine')
    before.add([file('long')])
    waiting[0]!.keep({ links, done: [1] })

    const after = new Uploads(() => {}, send)
    after.attach('mine')
    expect(after.list.get()).toMatchObject([{ name: 'long', stage: 'interrupted', sent: 1 }])
    after.add([file('long')])

    expect(stages(after)).toEqual(['sending'])
    expect(waiting.at(-1)).toMatchObject({ name: 'long', parted: { done: [1] } })
  })

  it('go on by their own row, but not with another file', () => {
    const { waiting, send } = slowServer()
    const before = new Uploads(() => {}, send)
    before.attach('mine')
    before.add([file('long')])
    waiting[0]!.keep({ links, done: [1] })
    const after = new Uploads(() => {}, send)
    after.attach('mine')
    const { key } = after.list.get()[0]!

    expect(after.resume(key, file('other'))).toBe(false)
    expect(stages(after)).toEqual(['interrupted'])
    expect(after.resume(key, file('long'))).toBe(true)
    expect(stages(after)).toEqual(['sending'])
    expect(waiting.at(-1)).toMatchObject({ name: 'long', parted: { done: [1] } })
  })

  it('that are being packaged are followed on after a reload', async () => {
    const before = new Uploads(() => {}, () => Promise.resolve(track('1')))
    before.attach('mine')
    before.add([file('a')])
    await vi.waitFor(() => expect(stages(before)).toEqual(['packaging']))

    const followed = vi.fn()
    new Uploads(followed).attach('mine')

    expect(followed).toHaveBeenCalledWith(expect.objectContaining({ id: '1' }))
  })

  it('of one account are not shown to another', () => {
    const { send } = slowServer()
    const uploads = new Uploads(() => {}, send)
    uploads.attach('ada')
    uploads.add([file('a')])
    uploads.clear()
    uploads.attach('bob')

    expect(stages(uploads)).toEqual([])
  })
})
