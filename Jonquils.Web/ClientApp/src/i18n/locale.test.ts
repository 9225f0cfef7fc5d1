import { afterEach, expect, it, vi } from 'vitest'
import { localeOf } from './locale'
import { day } from './moments'

afterEach(() => vi.restoreAllMocks())

it('writes dates as the reader\'s region does, and as the language does where the region speaks another', () => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de-DE', 'en-GB', 'en-US'])

  expect(localeOf('en')).toBe('en-GB')
  expect(localeOf('ru')).toBe('ru')
  expect(day('2026-04-01T12:00:00Z', 'en')).toBe('1 Apr 2026')
  expect(day('2026-04-01T12:00:00Z', 'ru')).toContain('2026 г.')
})
