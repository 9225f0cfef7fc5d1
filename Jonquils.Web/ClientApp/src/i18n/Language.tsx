import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { ApiProblem } from '../api/problem'
import { en, type MessageKey } from './en'
import { languages, loadCatalogue, preferredLanguage, translator, type Catalogue, type Language, type Translate } from './translate'

interface LanguageValue {
  language: Language
  setLanguage: (language: Language) => void
  t: Translate
}

const LanguageContext = createContext<LanguageValue | null>(null)
const storageKey = 'jonquils.language'

export interface Speech {
  language: Language
  catalogue: Catalogue
}

/** The reader's language, loaded before the first page is drawn. */
export async function firstSpeech(): Promise<Speech> {
  const language = chosenLanguage() ?? preferredLanguage(navigator.languages)
  return { language, catalogue: await loadCatalogue(language) }
}

export function LanguageProvider({ first, children }: { first: Speech; children: ReactNode }) {
  const [{ language, catalogue }, setSpeech] = useState(first)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const value = useMemo<LanguageValue>(
    () => ({
      language,
      t: translator(language, catalogue),
      setLanguage: (chosen) => {
        // What is shown stays until the words are there.
        void loadCatalogue(chosen).then((loaded) => setSpeech({ language: chosen, catalogue: loaded }), () => {})
        try {
          localStorage.setItem(storageKey, chosen)
        } catch {
          // The choice then holds for this visit.
        }
      },
    }),
    [language, catalogue],
  )
  return <LanguageContext value={value}>{children}</LanguageContext>
}

export function useLanguage(): LanguageValue {
  const value = useContext(LanguageContext)
  if (!value) throw new Error('useLanguage stands outside LanguageProvider.')
  return value
}

export const useT = (): Translate => useLanguage().t

/** An error in the reader's words: by its code where we have a sentence, else what the server said. */
export function wordsFor(error: unknown, t: Translate): string {
  return error instanceof ApiProblem ? wordsForCode(error.code, error.message, t) : t('problem.unexpected')
}

/** The same for a failure that is told as a code and a sentence. */
export function wordsForCode(code: string | null | undefined, otherwise: string, t: Translate): string {
  const key = `problem.${code ?? ''}`
  return key in en ? t(key as MessageKey) : otherwise
}

function chosenLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(storageKey)
    return stored !== null && stored in languages ? (stored as Language) : null
  } catch {
    return null
  }
}
