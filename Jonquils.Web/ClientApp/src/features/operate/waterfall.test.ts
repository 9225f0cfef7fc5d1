import { expect, test } from 'vitest'
import type { Span } from './operations'
import { fallOf, largestOf } from './waterfall'

const span = (id: string, parent: string | null, startMs: number, ms: number, name = id): Span => ({
  trace_id: 't', span_id: id, parent_span_id: parent, service: 'api', name, kind: 'INTERNAL', started_at: new Date(1_000_000 + startMs).toISOString(), duration_ms: ms, failed: false, attributes: {},
})

test('what is a part of something stands below it, in the order in which it began', () => {
  const falls = fallOf([span('late', 'root', 50, 10), span('root', null, 0, 100), span('early', 'root', 10, 20), span('inner', 'early', 12, 5)])

  expect(falls.map(({ span: { name }, depth }) => [name, depth])).toEqual([['root', 0], ['early', 1], ['inner', 2], ['late', 1]])
})

test('what began it may be kept no more: the rest is still shown', () => {
  const falls = fallOf([span('orphan', 'gone', 5, 10)])

  expect(falls).toMatchObject([{ depth: 0, start: 0, end: 10, self: 10 }])
})

test('time that parts share is counted once, and what outlives its parent takes none of it twice', () => {
  const [root] = fallOf([span('root', null, 0, 100), span('one', 'root', 10, 40), span('other', 'root', 30, 40), span('later', 'root', 90, 500)])

  // Covered: 10 to 70 and 90 to 100.
  expect(root!.self).toBe(30)
})

test('the largest takers are summed over all their turns', () => {
  const falls = fallOf([span('root', null, 0, 100), span('a', 'root', 0, 30, 'query'), span('b', 'root', 30, 40, 'query')])

  expect(largestOf(falls, 2)).toEqual([{ name: 'api: query', ms: 70 }, { name: 'api: root', ms: 30 }])
})
