import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client'
import { callJson } from '../../api/http'
import type { Favourite, Page, Track } from '../../api/types'
import { toast } from '../../app/Toasts'
import { useT, wordsFor } from '../../i18n/Language'

export const favouritesKey = ['favourites', 'list'] as const
const idsKey = ['favourites', 'ids'] as const
const mostIds = 2000

export const listFavourites = (after: string | null, signal?: AbortSignal) =>
  callJson<Page<Favourite>>(`/api/v1/me/favorites?limit=50${after === null ? '' : `&after=${encodeURIComponent(after)}`}`, { signal })

/** Whether a track is liked, for every heart on the page from one list. */
export function useFavourite(trackId: string) {
  const t = useT()
  const queries = useQueryClient()
  const { data } = useQuery({ queryKey: idsKey, queryFn: ({ signal }) => readIds(signal), staleTime: 300_000 })
  const mutation = useMutation({
    mutationFn: async ({ id, like }: { id: string; like: boolean }) => {
      const options = { path: { trackId: id } }
      await (like ? api.put('/api/v1/me/favorites/{trackId}', options) : api.delete('/api/v1/me/favorites/{trackId}', options))
    },
    onMutate: async ({ id, like }) => {
      await queries.cancelQueries({ queryKey: idsKey })
      const before = queries.getQueryData<ReadonlySet<string>>(idsKey)
      queries.setQueryData<ReadonlySet<string>>(idsKey, (ids) => withOrWithout(ids ?? new Set(), id, like))
      return { before }
    },
    onError: (error, _, kept) => {
      queries.setQueryData(idsKey, kept?.before)
      toast('bad', wordsFor(error, t))
    },
    onSettled: () => queries.invalidateQueries({ queryKey: favouritesKey }),
  })
  const liked = data?.has(trackId) ?? false
  return { liked, toggle: () => mutation.mutate({ id: trackId, like: !liked }) }
}

export function withOrWithout(ids: ReadonlySet<string>, id: string, wanted: boolean): ReadonlySet<string> {
  const next = new Set(ids)
  if (wanted) next.add(id)
  else next.delete(id)
  return next
}

async function readIds(signal: AbortSignal): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  let after: string | null = null
  do {
    const page: Page<{ track_id: string }> = await callJson(`/api/v1/me/favorites?limit=200${after === null ? '' : `&after=${encodeURIComponent(after)}`}`, { signal })
    for (const { track_id } of page.items) ids.add(track_id)
    after = page.next
  } while (after !== null && ids.size < mostIds)
  return ids
}

export const tracksOf = (items: readonly { track: Track | null }[]): Track[] => items.flatMap(({ track }) => (track ? [track] : []))
