import { en, type MessageKey } from './en'
import { localeOf } from './locale'
import type { Part } from './part'

export type Language = 'en' | 'ru'
export type Catalogue = Part<typeof en>
export type Params = Record<string, string | number>
export type Translate = (key: MessageKey, params?: Params) => string

export const languages: Record<Language, { name: string }> = { en: { name: 'English' }, ru: { name: 'Русский' } }

/** English is always there; others are loaded by those who read them. */
export const loadCatalogue = async (language: Language): Promise<Catalogue> => (language === 'ru' ? (await import('./ru')).ru : en)

/** The sentence for a key: the form that `count` asks for in that language, with `{names}` filled in. */
export function translator(language: Language, catalogue: Catalogue): Translate {
  const plurals = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(localeOf(language))
  return (key, params = {}) => {
    const message = catalogue[key]
    const text = typeof message === 'string' ? message : (message[plurals.select(Number(params.count ?? 0))] ?? message.other)
    return text.replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = params[name]
      return value === undefined ? place : typeof value === 'number' ? numbers.format(value) : value
    })
  }
}

/** The first of the browser's languages that we speak, else English. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const spoken = wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in languages)
  return (spoken as Language | undefined) ?? 'en'
}
