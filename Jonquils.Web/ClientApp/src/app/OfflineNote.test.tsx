import { afterEach, describe, expect, it, vi } from 'vitest'
import { closePage, openPage } from '../given/openPage'
import { OfflineNote } from './OfflineNote'

afterEach(() => {
  vi.restoreAllMocks()
  closePage()
})

describe('the network', () => {
  it('is told of when it goes, and no more when it is back', async () => {
    const page = await openPage(<><p>Music</p><OfflineNote /></>, {})
    await page.sees('Music')
    expect(document.body.textContent).not.toContain('You are offline')

    const line = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    window.dispatchEvent(new Event('offline'))
    await page.sees('You are offline')

    line.mockReturnValue(true)
    window.dispatchEvent(new Event('online'))
    await expect.poll(() => document.body.textContent).not.toContain('You are offline')
  })
})
