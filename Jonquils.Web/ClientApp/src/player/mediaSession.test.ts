import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setConfig } from '../api/config'
import type { Track } from '../api/types'
import { Store } from '../app/store'
import { bindMediaSession } from './mediaSession'
import type { Player } from './player'

const track = { id: 'a', title: 'Early Yellow', album_title: 'Spring', cover_url: '/api/v1/tracks/a/cover', artists: [{ id: '1', name: 'Narcissus', display_order: 1 }] } as unknown as Track

/** The system's controls, as far as a page sees them. */
function system() {
  const handlers = new Map<string, (details: object) => void>()
  const media = {
    metadata: null as unknown, playbackState: 'none', setPositionState: vi.fn(),
    setActionHandler: (action: string, handler: ((details: object) => void) | null) => {
      if (action === 'seekbackward') throw new TypeError('This browser does not know it.')
      if (handler) handlers.set(action, handler)
      else handlers.delete(action)
    },
  }
  vi.stubGlobal('navigator', { mediaSession: media })
  vi.stubGlobal('MediaMetadata', class { constructor(shown: object) { Object.assign(this, shown) } })
  return { media, handlers }
}

function player() {
  const commands = { resume: vi.fn(), pause: vi.fn(), next: vi.fn(), previous: vi.fn(), seek: vi.fn() }
  const state = new Store({ phase: 'idle', rate: 1 })
  const clock = new Store({ position: 0, duration: null as number | null })
  return { ...commands, state, clock, track: null as Track | null }
}

beforeEach(() => setConfig({ apiBaseUrl: 'http://api.test' }))
afterEach(() => void vi.unstubAllGlobals())

describe('the system\'s own controls', () => {
  it('show what plays and where it is', () => {
    const { media } = system()
    const playing = player()
    bindMediaSession(playing as unknown as Player, () => 'Nobody')

    playing.track = track
    playing.state.patch({ phase: 'playing' })
    playing.clock.set({ position: 30, duration: 20 })

    expect(media.metadata).toMatchObject({ title: 'Early Yellow', artist: 'Narcissus', album: 'Spring', artwork: [{ src: 'http://api.test/api/v1/tracks/a/cover?size=640' }] })
    expect(media.playbackState).toBe('playing')
    // A place behind the end would be refused.
    expect(media.setPositionState).toHaveBeenLastCalledWith({ duration: 20, position: 20, playbackRate: 1 })
  })

  it('command the player until they are let go, those that the browser knows', () => {
    const { handlers } = system()
    const playing = player()
    const leave = bindMediaSession(playing as unknown as Player, () => 'Nobody')

    handlers.get('play')!({})
    handlers.get('nexttrack')!({})
    handlers.get('seekto')!({ seekTime: 12 })
    handlers.get('seekforward')!({ seekOffset: 30 })
    leave()

    expect(playing.resume).toHaveBeenCalledTimes(1)
    expect(playing.next).toHaveBeenCalledTimes(1)
    expect(playing.seek.mock.calls).toEqual([[12], [30]])
    expect(handlers.size).toBe(0)
  })
})
