import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from './en'

const root = join(import.meta.dirname, '..', '..', '..', '..')

const sources = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (name === 'bin' || name === 'obj') return []
    return statSync(path).isDirectory() ? sources(path) : name.endsWith('.cs') ? [path] : []
  })

/** Every code that the Api and packaging refuse with: the first word of a problem, wherever one is made. */
function codes(): string[] {
  const made = /(?:Problem|Refusal|MediaError|new)\s*\(\s*"([a-z]+(?:_[a-z0-9]+)+)"\s*,\s*(?:\$?"|string\.Create|[a-z]+Detail)/g
  const files = ['Jonquils.Api', join('Jonquils.ServiceDefaults', 'Http'), join('Jonquils.MediaWorker', 'Packaging')].flatMap((folder) => sources(join(root, folder)))
  return [...new Set(files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(made)].map(([, code]) => code!)))]
}

describe('what the Api refuses', () => {
  it('has words in the catalogues, every code', () => {
    const all = codes()

    expect(all.length).toBeGreaterThan(80)
    expect(all.filter((code) => !(`problem.${code}` in en))).toEqual([])
  })
})
