import { describe, expect, it } from 'vitest'
import { en, type MessageKey } from './en'
import { ru } from './ru'
import { preferredLanguage, translator } from './translate'

describe('sentences', () => {
  it('take the form that the number asks for', () => {
    const [english, russian] = [translator('en', en), translator('ru', ru)]

    expect([1, 2].map((count) => english('tracks.count', { count }))).toEqual(['1 track', '2 tracks'])
    expect([1, 3, 5, 21].map((count) => russian('tracks.count', { count }))).toEqual(['1 трек', '3 трека', '5 треков', '21 трек'])
  })

  it('are there in both languages, every one', () => {
    expect(Object.keys(ru).sort()).toEqual(Object.keys(en).sort())
    for (const [key, message] of Object.entries(ru)) expect(JSON.stringify(message).length, key).toBeGreaterThan(2)
  })

  it('have all forms that Russian needs', () => {
    for (const [key, message] of Object.entries(ru)) {
      if (typeof message !== 'string') expect(Object.keys(message).sort(), key).toEqual(['few', 'many', 'one', 'other'])
    }
  })

  it('name the same things in both languages', () => {
    const places = (message: unknown) => [...new Set(JSON.stringify(message).match(/\{\w+\}/g))].sort()

    for (const key of Object.keys(en) as MessageKey[]) expect(places(ru[key]), key).toEqual(places(en[key]))
  })

  it('come in the first language of the browser that we speak', () => {
    expect(preferredLanguage(['de-DE', 'ru-RU', 'en'])).toBe('ru')
    expect(preferredLanguage(['de'])).toBe('en')
  })
})
