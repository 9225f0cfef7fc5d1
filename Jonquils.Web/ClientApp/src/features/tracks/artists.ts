import type { Track } from '../../api/types'

export const artistsInOrder = (track: Track) => [...track.artists].sort((a, b) => a.display_order - b.display_order)

/** The artists' names in their order; null when nobody is named. */
export function artistsOf(track: Track): string | null {
  const names = artistsInOrder(track).map((artist) => artist.name)
  return names.length > 0 ? names.join(', ') : null
}
