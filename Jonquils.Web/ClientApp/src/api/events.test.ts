import { describe, expect, it } from 'vitest'
import { eventParser } from './events'

const read = (...pieces: string[]) => {
  const events: string[] = []
  const parse = eventParser((data) => events.push(data))
  pieces.forEach(parse)
  return events
}

describe('the reader of events', () => {
  it('gives the data of each event and passes over comments', () => {
    expect(read(': still here\n\nevent: progress\ndata: {"a":1}\n\nevent: ready\ndata: {"a":2}\n\n')).toEqual(['{"a":1}', '{"a":2}'])
  })

  it('does not mind where the network cuts', () => {
    expect(read('eve', 'nt: progress\r\nda', 'ta: {"a"', ':1}\r', '\n\r\n')).toEqual(['{"a":1}'])
  })

  it('waits for the blank line that ends an event', () => {
    expect(read('data: half\n')).toEqual([])
  })
})
