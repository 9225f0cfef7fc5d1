import { afterEach, describe, expect, it } from 'vitest'
import { closePage, managed, openPage, page as answer } from '../../given/openPage'
import { Component as UploadsPage } from './UploadsPage'

afterEach(closePage)

describe('uploading', () => {
  it('is offered for every artist that one may bring music for, by name, whoever made them', async () => {
    const page = await openPage(<UploadsPage />, {
      answers: { 'GET /api/v1/me/artists': answer(managed('2', 'Tulip', 'UPLOAD'), managed('3', 'Rose', 'EDIT_PROFILE'), managed('1', 'Aster', 'ALL')) },
    })
    await page.sees('Upload as')

    expect(page.options('Upload as')).toEqual(['the artists in the files', 'Aster', 'Tulip'])
  })

  it('asks nothing about artists of those who look after none', async () => {
    const page = await openPage(<UploadsPage />, {})
    await page.sees('From an address')

    expect(document.body.textContent).not.toContain('Upload as')
  })
})
