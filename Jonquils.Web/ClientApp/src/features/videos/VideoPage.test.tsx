import { afterEach, describe, expect, it } from 'vitest'
import { ada, admin, closePage, openPage } from '../../given/openPage'
import { Component as VideoPage } from './VideoPage'

const video = { id: 7, title: 'Spring', status: 'FAILED', progress: 0, error: { code: 'unreadable', message: 'It cannot be read.' }, created_at: '2026-04-01T10:00:00Z', subtitles: [], created_by: ada.id }
const open = (as: typeof ada, created_by: string | null) => openPage(<VideoPage />, { at: '/videos/7', path: '/videos/:videoId', as, answers: { 'GET /api/videos/7': { ...video, created_by } } })

afterEach(closePage)

describe('a video', () => {
  it('is offered for deleting to who added it', async () => {
    const page = await open(ada, ada.id)
    await page.sees('Spring')

    expect(page.button('Delete')).not.toBeNull()
    await page.sees('It can be added again after it was deleted.')
  })

  it('is not offered for deleting to anybody else, added by a name or by nobody', async () => {
    for (const owner of ['bob-id', null]) {
      const page = await open(ada, owner)
      await page.sees('Spring')

      expect(page.button('Delete')).toBeNull()
      await page.sees('Whoever added it can delete it')
      closePage()
    }
  })

  it('is the administrator\'s to delete, whoever added it', async () => {
    const page = await open(admin, null)
    await page.sees('Spring')

    expect(page.button('Delete')).not.toBeNull()
  })
})
