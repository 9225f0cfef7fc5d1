import type { Track } from '../../api/types'

/** The artists' names in their order; null when nobody is named. */
export function artistsOf(track: Track): string | null {
  const names = [...track.artists].sort((a, b) => (a.display_order ?? 0) - (b.display_order ?? 0)).map((artist) => artist.name)
  return names.length > 0 ? names.join(', ') : null
}
