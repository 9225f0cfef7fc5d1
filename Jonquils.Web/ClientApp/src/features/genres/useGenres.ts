import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client'
import type { Genre } from '../../api/types'

/** All genres, by name; a catalogue has some dozens. */
export const useGenres = () =>
  useQuery({
    queryKey: ['genres'],
    queryFn: async ({ signal }) => {
      const all: Genre[] = []
      let after: string | undefined
      do {
        const page = await api.get('/api/v1/genres', { query: { limit: 200, after }, signal })
        all.push(...page.items)
        after = page.next ?? undefined
      } while (after !== undefined && all.length < 2000)
      return all.sort((a, b) => a.name.localeCompare(b.name))
    },
    staleTime: 300_000,
  })
