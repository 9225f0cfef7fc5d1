import { describe, expect, it } from 'vitest'
import { en } from './en'
import { ru } from './ru'
import { preferredLanguage, translator } from './translate'

describe('sentences', () => {
  it('take the form that the number asks for', () => {
    const [english, russian] = [translator('en'), translator('ru')]

    expect([1, 2].map((count) => english('library.count', { count }))).toEqual(['1 track', '2 tracks'])
    expect([1, 3, 5, 21].map((count) => russian('library.count', { count }))).toEqual(['1 трек', '3 трека', '5 треков', '21 трек'])
  })

  it('name the same things in both languages', () => {
    const places = (message: unknown) => [...new Set(JSON.stringify(message).match(/\{\w+\}/g))].sort()

    for (const key of Object.keys(en) as (keyof typeof en)[]) expect(places(ru[key]), key).toEqual(places(en[key]))
  })

  it('come in the first language of the browser that we speak', () => {
    expect(preferredLanguage(['de-DE', 'ru-RU', 'en'])).toBe('ru')
    expect(preferredLanguage(['de'])).toBe('en')
  })
})
