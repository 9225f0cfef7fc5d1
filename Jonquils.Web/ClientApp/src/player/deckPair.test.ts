import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Track } from '../api/types'
import { Deck } from './deck'
import { DeckPair } from './deckPair'

const track = { id: 'a', duration_ms: 6_023 } as Track

describe('The end of a track', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function at(position: number, { paused = false, readyState = 2 } = {}) {
    const audio = document.createElement('audio')
    Object.defineProperties(audio, { currentTime: { value: position }, paused: { value: paused }, readyState: { value: readyState }, ended: { value: false }, seeking: { value: false }, pause: { value: () => {} } })
    const deck = new Deck(audio)
    deck.track = track
    const over = vi.fn()
    new DeckPair(deck, new Deck(document.createElement('audio'))).onEnd(over)
    return { audio, over }
  }

  it('is told when the element says so', () => {
    const { audio, over } = at(6.023)
    audio.dispatchEvent(new Event('ended'))
    expect(over).toHaveBeenCalledOnce()
  })

  it('is told when it waits for a last scrap that does not come', () => {
    const { audio, over } = at(5.947)
    audio.dispatchEvent(new Event('waiting'))
    expect(over).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(over).toHaveBeenCalledOnce()
  })

  it('is not told of a wait in the middle, of a pause, nor when it goes on', () => {
    for (const { audio, over } of [at(3), at(5.947, { paused: true }), at(5.947, { readyState: 4 })]) {
      audio.dispatchEvent(new Event('waiting'))
      vi.advanceTimersByTime(1000)
      expect(over).not.toHaveBeenCalled()
    }
  })
})
