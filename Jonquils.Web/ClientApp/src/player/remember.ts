import type { Track } from '../api/types'
import type { Player } from './player'

// Whole tracks, so that the bar can be drawn before anything is asked for; a list longer than this is cut around what plays.
const keptTracks = 200
const everyMs = 5000
const keyFor = (userId: string) => `jonquils.queue.${userId}`

interface Kept {
  tracks: Track[]
  index: number
  position: number
}

/** Keeps the queue and the place in it over a reload. */
export function bindMemory(player: Player, userId: string): () => void {
  const key = keyFor(userId)
  const kept = read(key)
  if (kept) player.restore({ tracks: kept.tracks, index: kept.index }, kept.position)

  const write = () => {
    const { queue } = player.state.get()
    try {
      if (queue.index < 0) localStorage.removeItem(key)
      else {
        const start = Math.max(0, Math.min(queue.index - 20, queue.tracks.length - keptTracks))
        const tracks = queue.tracks.slice(start, start + keptTracks)
        localStorage.setItem(key, JSON.stringify({ tracks, index: queue.index - start, position: player.clock.get().position }))
      }
    } catch {
      // No room: then a reload begins with silence.
    }
  }
  let queue = player.state.get().queue
  const leave = player.state.subscribe(() => {
    if (player.state.get().queue === queue) return
    ;({ queue } = player.state.get())
    // Signing out stops the player; whoever comes back finds the queue again.
    if (queue.index >= 0) write()
  })
  const timer = setInterval(() => player.state.get().phase === 'playing' && write(), everyMs)
  window.addEventListener('pagehide', write)
  return () => {
    leave()
    clearInterval(timer)
    window.removeEventListener('pagehide', write)
  }
}

function read(key: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null
    return kept && Array.isArray(kept.tracks) && kept.tracks[kept.index] ? { ...kept, position: Number(kept.position) || 0 } : null
  } catch {
    return null
  }
}
