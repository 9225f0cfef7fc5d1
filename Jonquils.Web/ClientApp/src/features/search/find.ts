import { api, queryText } from '../../api/client'
import { call, callJson } from '../../api/http'
import { ApiProblem } from '../../api/problem'

export const kinds = ['track', 'artist', 'album', 'playlist'] as const
export type Kind = (typeof kinds)[number]

/** Something that was found, as far as a row of it needs. */
export interface Result {
  kind: Kind
  id: string
  title: string
  subtitle: string | null
  cover_url: string | null
  album_id?: string | null
  /** The title with what was asked for in `em`, as HTML. */
  marked?: string | null
}

export interface Found {
  /** Tells the Api which search a click came from; null when it was none of its searches. */
  searchId: string | null
  items: Result[]
  next: string | null
  /** Other words that were searched for instead. */
  corrected: string | null
}

interface SearchAnswer {
  search_id: string
  items: { document: Result; highlights?: { title?: string | null } | null }[]
  next: string | null
  corrected?: string | null
}

interface SuggestAnswer {
  search_id: string
  items: Result[]
}

const isAway = (error: unknown) => error instanceof ApiProblem && (error.status === 404 || error.status === 503)

export async function find(kind: Kind, q: string, limit: number, after: string | null, signal?: AbortSignal): Promise<Found> {
  try {
    const answer = await callJson<SearchAnswer>(`/api/v1/search/${kind}s${queryText({ q, limit, after })}`, { signal })
    return {
      searchId: answer.search_id,
      items: answer.items.map(({ document, highlights }) => ({ ...document, marked: highlights?.title ?? null })),
      next: answer.next,
      corrected: answer.corrected ?? null,
    }
  } catch (error) {
    if (!isAway(error)) throw error
    return { searchId: null, items: await browse(kind, q, limit, signal), next: null, corrected: null }
  }
}

export async function suggest(q: string, signal?: AbortSignal): Promise<Found> {
  try {
    const answer = await callJson<SuggestAnswer>(`/api/v1/search/suggest${queryText({ q, limit: 8 })}`, { signal })
    return { searchId: answer.search_id, items: answer.items, next: null, corrected: null }
  } catch (error) {
    if (!isAway(error)) throw error
    const some = await Promise.all((['artist', 'album', 'track'] as const).map((kind) => browse(kind, q, 3, signal)))
    return { searchId: null, items: some.flat(), next: null, corrected: null }
  }
}

/** Tells which result was opened, so that better ones come first later; nobody waits for it. */
export function clicked(searchId: string | null, query: string, result: Result, position: number): void {
  if (searchId === null) return
  const body = { search_id: searchId, query, result_kind: result.kind, result_id: result.id, position }
  void call('/api/v1/search/click', { method: 'POST', body, keepalive: true }).catch(() => {})
}

// Without the search service the catalogue still finds what begins with or contains the very words.
async function browse(kind: Kind, q: string, limit: number, signal?: AbortSignal): Promise<Result[]> {
  const query = { q, limit }
  if (kind === 'track') {
    const { items } = await api.get('/api/v1/tracks', { query, signal })
    return items.map(({ id, title, artists, cover_url, album_id }) => ({ kind, id, title, subtitle: artists.map(({ name }) => name).join(', '), cover_url, album_id }))
  }
  if (kind === 'artist') {
    const { items } = await api.get('/api/v1/artists', { query, signal })
    return items.map(({ id, name, avatar_url }) => ({ kind, id, title: name, subtitle: null, cover_url: avatar_url }))
  }
  if (kind === 'album') {
    const { items } = await api.get('/api/v1/albums', { query, signal })
    return items.map(({ id, title, artist_name, cover_url }) => ({ kind, id, title, subtitle: artist_name, cover_url }))
  }
  return []
}

/** Where a result leads; tracks are played where they are found. */
export const addressOf = ({ kind, id, album_id }: Result): string =>
  kind === 'artist' ? `/artists/${id}` : kind === 'album' ? `/albums/${id}` : kind === 'playlist' ? `/playlists/${id}` : album_id ? `/albums/${album_id}` : '/tracks'

/** The pieces of a marked title: every second one is what was asked for. */
export function markedPieces(html: string): string[] {
  return html.split(/<\/?em>/).map((piece) => piece.replace(/&(lt|gt|quot|#39|#x27|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", amp: '&' })[name] ?? ''))
}
