import { callJson } from './http'
import type { paths } from './schema.gen'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
type PathsWith<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never }[keyof paths]
type Operation<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? O : never

type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? { [K in keyof Q as Uncapitalize<K & string>]?: Q[K] | undefined } : never
type PathOf<O> = O extends { parameters: { path: infer P } } ? { path: { [K in keyof P]: string | number } } : { path?: never }
type BodyOf<O> = O extends { requestBody?: { content: { 'application/json': infer B } } } ? { body?: B } : { body?: unknown }
type AnswerOf<O> = O extends { responses: infer R }
  ? { [S in keyof R]: S extends 200 | 201 | 202 ? (R[S] extends { content: { 'application/json': infer B } } ? B : null) : never }[keyof R]
  : never

type Options<O> = { query?: QueryOf<O>; signal?: AbortSignal | undefined; headers?: Record<string, string> } & PathOf<O> & BodyOf<O>

interface Sent {
  path?: Record<string, string | number>
  query?: object
  body?: unknown
  signal?: AbortSignal | undefined
  headers?: Record<string, string>
}

const send = <M extends Method>(method: M) =>
  <P extends PathsWith<M>>(path: P, options: Options<Operation<P, M>>) => {
    const { path: places, query, ...rest } = options as Sent
    const filled = fill(path, places ?? {}) + queryText(query ?? {})
    return callJson<AnswerOf<Operation<P, M>>>(filled, { method: method.toUpperCase(), ...rest })
  }

/** The Api's routes, with the types of its own document. */
export const api = { get: send('get'), post: send('post'), put: send('put'), patch: send('patch'), delete: send('delete') }

const fill = (path: string, places: Record<string, string | number>) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(places[name] ?? '')))

/** `?a=1&b=2` of what is given; empty for nothing. */
export function queryText(query: object): string {
  const text = new URLSearchParams()
  for (const [name, value] of Object.entries(query) as [string, unknown][]) {
    if (value !== undefined && value !== null && value !== '') text.set(name, String(value as string | number | boolean))
  }
  const joined = text.toString()
  return joined === '' ? '' : `?${joined}`
}
