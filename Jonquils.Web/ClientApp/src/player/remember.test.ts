import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Track } from '../api/types'
import { Store } from '../app/store'
import type { Player } from './player'
import { bindMemory } from './remember'

const track = (id: number) => ({ id: String(id) }) as Track

function player() {
  const restore = vi.fn()
  const state = new Store({ queue: { tracks: [] as Track[], index: -1 }, phase: 'paused' })
  const clock = new Store({ position: 0 })
  return { restore, state, clock, bind: (user: string) => bindMemory({ restore, state, clock } as unknown as Player, user) }
}

afterEach(() => localStorage.clear())

describe('what was playing', () => {
  it('is there again after a reload, with the place in it, and only for who played it', () => {
    const before = player()
    const leave = before.bind('ada')
    before.state.patch({ queue: { tracks: [track(1), track(2)], index: 1 } })
    before.clock.set({ position: 42 })
    window.dispatchEvent(new Event('pagehide'))
    leave()
    const [ada, bob] = [player(), player()]

    ada.bind('ada')()
    bob.bind('bob')()

    expect(ada.restore).toHaveBeenCalledWith({ tracks: [track(1), track(2)], index: 1 }, 42)
    expect(bob.restore).not.toHaveBeenCalled()
  })

  it('is cut around what plays when it is a whole catalogue', () => {
    const before = player()
    const leave = before.bind('ada')
    before.state.patch({ queue: { tracks: Array.from({ length: 5000 }, (_, index) => track(index)), index: 3000 } })
    leave()
    const after = player()

    after.bind('ada')()

    const [queue] = after.restore.mock.calls[0] as [{ tracks: Track[]; index: number }]
    expect(queue.tracks.length).toBeLessThanOrEqual(200)
    expect(queue.tracks[queue.index]).toEqual(track(3000))
  })

  it('is forgotten where what was kept makes no sense', () => {
    for (const kept of ['{', '{"tracks":[],"index":4}', '"x"']) {
      localStorage.setItem('jonquils.queue.ada', kept)
      const after = player()

      after.bind('ada')()

      expect(after.restore).not.toHaveBeenCalled()
    }
  })
})
