import { describe, expect, it } from 'vitest'
import type { Track } from '../../api/types'
import { withMainArtist } from './artists'

const part = (id: string, artist_type: string, display_order: number) => ({ id, name: id, artist_type, display_order })
const track = (...artists: ReturnType<typeof part>[]) => ({ artist_id: artists.find(({ artist_type }) => artist_type === 'MAIN')?.id ?? null, artists }) as unknown as Track
const ids = (of: Track, artistId: string) => withMainArtist(of, artistId).map(({ id, artist_type }) => `${id} ${artist_type}`)

describe('moving a track to another artist', () => {
  it('changes the first main artist and leaves the others where they are', () => {
    expect(ids(track(part('aster', 'MAIN', 1), part('rose', 'FEATURED', 2)), 'tulip')).toEqual(['tulip MAIN', 'rose FEATURED'])
  })

  it('names nobody twice', () => {
    expect(ids(track(part('aster', 'MAIN', 1), part('rose', 'FEATURED', 2)), 'rose')).toEqual(['rose MAIN'])
  })

  it('changes nothing when the artist is the same, and gives one to a track that has none', () => {
    expect(ids(track(part('aster', 'MAIN', 1), part('rose', 'MAIN', 2)), 'aster')).toEqual(['aster MAIN', 'rose MAIN'])
    expect(ids(track(), 'tulip')).toEqual(['tulip MAIN'])
  })
})
