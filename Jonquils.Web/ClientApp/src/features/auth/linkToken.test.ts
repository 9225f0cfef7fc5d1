import { describe, expect, it } from 'vitest'
import { takeToken } from './linkToken'

describe('the token of a link', () => {
  it('leaves the address at once, is still there for a page that is drawn again, and is no other page\'s', () => {
    history.replaceState(null, '', '/verify-email#token=abc')

    expect(takeToken()).toBe('abc')
    expect(location.hash).toBe('')
    expect(takeToken()).toBe('abc')

    history.replaceState(null, '', '/reset-password')
    expect(takeToken()).toBeNull()
  })
})
