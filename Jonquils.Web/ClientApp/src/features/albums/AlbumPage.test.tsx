import { afterEach, describe, expect, it } from 'vitest'
import { ada, admin, closePage, managed, openPage, page as answer } from '../../given/openPage'
import { Component as AlbumPage } from './AlbumPage'

const album = { id: 'record', title: 'Early Yellow', artist_id: 'narcissus', artist_name: 'Narcissus', type: 'ALBUM', release_date: null, cover_url: null }
const open = (as: typeof ada, ...artists: unknown[]) => openPage(<AlbumPage />, {
  at: '/albums/record', path: '/albums/:albumId', as,
  answers: { 'GET /api/v1/albums/record': album, 'GET /api/v1/albums/record/tracks': answer(), 'GET /api/v1/me/artists': answer(...artists) },
})

afterEach(closePage)

describe('an album without tracks', () => {
  it('is not offered for editing to a stranger, nor to who may do other things for its artist', async () => {
    const page = await open(ada, managed('another', 'Another', 'ALL'), managed('narcissus', 'Narcissus', 'EDIT_PROFILE'))
    await page.sees('No tracks yet.')

    await expect.poll(() => page.asked.some(({ request }) => request === 'GET /api/v1/me/artists')).toBe(true)
    expect(page.button('Edit')).toBeNull()
  })

  it.each([[['UPLOAD']], [['ALL']]])('is offered to who may %s for its artist', async (permissions) => {
    const page = await open(ada, managed('narcissus', 'Narcissus', ...permissions))

    await expect.poll(() => page.button('Edit')).not.toBeNull()
  })

  it('is offered to administrators', async () => {
    const page = await open(admin)

    await expect.poll(() => page.button('Edit')).not.toBeNull()
  })
})
