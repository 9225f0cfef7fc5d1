// Writes src/api/schema.gen.ts from the Api's document, before types are checked. Not kept in version control: the document is.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'

const here = import.meta.dirname
const document = JSON.parse(readFileSync(join(here, '..', '..', 'docs', 'openapi.json'), 'utf8'))
const target = join(here, 'src', 'api', 'schema.gen.ts')

// Examples and descriptions make nine tenths of the text and say nothing to the compiler.
const isProse = (key, value) => key === 'examples' || key === 'example' || (typeof value === 'string' && (key === 'description' || key === 'summary'))

const bare = (value) => {
  if (Array.isArray(value)) return value.map(bare)
  if (value === null || typeof value !== 'object') return value
  const kept = Object.fromEntries(Object.entries(value).filter(([key, inner]) => !isProse(key, inner)).map(([key, inner]) => [key, bare(inner)]))
  // A moment comes with a format and no type.
  return kept.format === 'date-time' && kept.type === undefined ? { ...kept, type: 'string' } : kept
}

// HEAD shares the operation id of GET, which the generator refuses.
for (const path of Object.values(document.paths)) delete path.head

writeFileSync(target, astToString(await openapiTS(bare(document))))
