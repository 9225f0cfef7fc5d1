import { afterEach, describe, expect, it } from 'vitest'
import { closePage, openPage, page as answer, Refusal } from '../../given/openPage'
import { Component as SearchPage } from './SearchPage'

const away = new Refusal(503, 'search_unavailable')
const engine = { 'GET /api/v1/search/tracks': away, 'GET /api/v1/search/artists': away, 'GET /api/v1/search/albums': away, 'GET /api/v1/search/playlists': away }

afterEach(closePage)

describe('searching while the service that searches is away', () => {
  it('shows what the catalogue itself finds, and says why that is less', async () => {
    const page = await openPage(<SearchPage />, {
      at: '/search?q=early',
      answers: { ...engine, 'GET /api/v1/tracks': answer({ id: 't', title: 'Early Yellow', artists: [] }), 'GET /api/v1/artists': answer(), 'GET /api/v1/albums': answer() },
    })

    await page.sees('Early Yellow')
    await page.sees('Search is not available right now.')
  })

  it('says that this part of the service is away when nothing answers, and tries again when asked', async () => {
    const page = await openPage(<SearchPage />, { at: '/search?q=early', answers: { ...engine, 'GET /api/v1/tracks': away, 'GET /api/v1/artists': away, 'GET /api/v1/albums': away } })
    await page.sees('Not available right now')
    const before = page.asked.length

    page.button('Try again')!.click()

    await expect.poll(() => page.asked.length).toBeGreaterThan(before)
  })

  it('keeps silent about it when the service answers', async () => {
    const found = { search_id: 's', items: [{ document: { kind: 'artist', id: 'a', title: 'Narcissus', subtitle: null, cover_url: null } }], next: null }
    const none = { search_id: 's', items: [], next: null }
    const page = await openPage(<SearchPage />, {
      at: '/search?q=narcissus',
      answers: { 'GET /api/v1/search/tracks': none, 'GET /api/v1/search/artists': found, 'GET /api/v1/search/albums': none, 'GET /api/v1/search/playlists': none },
    })
    await page.sees('Narcissus')

    expect(document.body.textContent).not.toContain('not available')
  })
})
