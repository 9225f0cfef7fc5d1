import { describe, expect, it } from 'vitest'
import { addressOf, markedPieces } from './find'

describe('results of a search', () => {
  it('show what was asked for, and never run what a title holds', () => {
    expect(markedPieces('Blue <em>Moon</em> &amp; &lt;b&gt;')).toEqual(['Blue ', 'Moon', ' & <b>'])
  })

  it('lead to their pages, a track to its album', () => {
    const result = { id: '1', title: '', subtitle: null, cover_url: null }

    expect(addressOf({ ...result, kind: 'playlist' })).toBe('/playlists/1')
    expect(addressOf({ ...result, kind: 'track', album_id: '7' })).toBe('/albums/7')
  })
})
