import type { Track } from '../../api/types'
import type { Translate } from '../../i18n/translate'

/** What the Api calls the artist of files that name none; people read it in their own language. */
const nobody = 'Unknown artist'

export const artistName = (name: string | null, t: Translate): string => (name === null || name === nobody ? t('tracks.unknownArtist') : name)

export const artistsInOrder = (track: Track) => [...track.artists].sort((a, b) => a.display_order - b.display_order)

/** The artists' names in their order; null when nobody is named. */
export function artistsOf(track: Track): string | null {
  const names = artistsInOrder(track).map((artist) => artist.name).filter((name) => name !== nobody)
  return names.length > 0 ? names.join(', ') : null
}

/** A track's artists, of whom the first main one is another now; whoever had another part in it before has that no more. */
export function withMainArtist(track: Track, artistId: string): { id: string; artist_type: string; display_order: number }[] {
  if (track.artist_id === null && artistId !== '') return [{ id: artistId, artist_type: 'MAIN', display_order: 1 }]
  return artistsInOrder(track)
    .filter(({ id }) => id === track.artist_id || id !== artistId)
    .map(({ id, artist_type, display_order }) => ({ id: id === track.artist_id && artistId !== '' ? artistId : id, artist_type, display_order }))
}
