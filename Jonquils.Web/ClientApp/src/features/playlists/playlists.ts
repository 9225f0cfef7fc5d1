import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client'
import { call } from '../../api/http'
import type { Page, Playlist, PlaylistEntry } from '../../api/types'

export const playlistsKey = ['playlists'] as const
const mostEntries = 5000

/** The playlists that somebody owns; a few dozen at most. */
export const useMyPlaylists = (userId: string) =>
  useQuery({
    queryKey: [...playlistsKey, 'of', userId],
    queryFn: async ({ signal }) => {
      const all: Playlist[] = []
      let after: string | undefined
      do {
        const page = await api.get('/api/v1/playlists', { query: { limit: 200, user_id: userId, after }, signal })
        all.push(...page.items)
        after = page.next ?? undefined
      } while (after !== undefined)
      return all
    },
  })

export interface KnownPlaylist {
  playlist: Playlist
  /** What a change by position must name, so that it hits what was seen. */
  tag: string
}

export async function readPlaylist(path: string, signal?: AbortSignal): Promise<KnownPlaylist> {
  const response = await call(path, { signal })
  return { playlist: (await response.json()) as Playlist, tag: response.headers.get('ETag') ?? '*' }
}

/** All entries: a playlist is ordered as a whole. */
export async function readEntries(path: string, signal?: AbortSignal): Promise<PlaylistEntry[]> {
  const all: PlaylistEntry[] = []
  let after: string | null = null
  do {
    const response = await call(`${path}?limit=200${after === null ? '' : `&after=${encodeURIComponent(after)}`}`, { signal })
    const page = (await response.json()) as Page<PlaylistEntry>
    all.push(...page.items)
    after = page.next
  } while (after !== null && all.length < mostEntries)
  return all
}

/** The address by which people open a shared playlist here; the Api's own is for programs. */
export function webLink(shareUrl: string): string {
  return `${location.origin}/playlists/links/${shareUrl.slice(shareUrl.lastIndexOf('/') + 1)}`
}
