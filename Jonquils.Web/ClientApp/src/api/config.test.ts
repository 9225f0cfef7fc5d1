import { describe, expect, it } from 'vitest'
import { pictureUrl, setConfig } from './config'

describe('a picture', () => {
  setConfig({ apiBaseUrl: 'http://api.test' })

  it('of the Api is asked for in the size that it is drawn in', () => {
    expect(pictureUrl('/api/v1/tracks/1/cover', 44)).toBe('http://api.test/api/v1/tracks/1/cover?size=160')
    expect(pictureUrl('/api/v1/albums/1/cover?v=2', 240)).toBe('http://api.test/api/v1/albums/1/cover?v=2&size=640')
    expect(pictureUrl('/api/v1/artists/1/avatar?v=2', Number.POSITIVE_INFINITY)).toBe('http://api.test/api/v1/artists/1/avatar?v=2&size=640')
  })

  it('from elsewhere is left as it is', () => {
    expect(pictureUrl('https://example.org/a/cover', 44)).toBe('https://example.org/a/cover')
  })
})
