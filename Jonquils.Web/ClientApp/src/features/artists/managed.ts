import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client'
import { isAdmin, type ManagedArtist } from '../../api/types'
import { useUser } from '../auth/Auth'

export type Permission = 'ALL' | 'UPLOAD' | 'EDIT_PROFILE'

const most = 2000

/** Below `artists`, so that what changes those changes this too. */
export const managedKey = ['artists', 'managed'] as const

/** The artists that somebody looks after; with all that the page offers for artists, albums and uploads it is asked only once. */
export const useManagedArtists = () =>
  useQuery({
    queryKey: managedKey,
    queryFn: async ({ signal }) => {
      const all: ManagedArtist[] = []
      let after: string | undefined
      do {
        const page = await api.get('/api/v1/me/artists', { query: { limit: 200, after }, signal })
        all.push(...page.items)
        after = page.next ?? undefined
      } while (after !== undefined && all.length < most)
      return all
    },
    staleTime: 300_000,
  })

/** Whether permissions include one, in itself or as a part of all. */
export const grants = ({ permissions }: Pick<ManagedArtist, 'permissions'>, wanted: Permission): boolean => permissions.includes('ALL') || permissions.includes(wanted)

/** Says what the page may offer; the Api decides it again. `any` asks for whatever permission. */
export function useMay(): (artistId: string | null, wanted: Permission | 'any') => boolean {
  const user = useUser()
  const { data = [] } = useManagedArtists()
  return (artistId, wanted) => isAdmin(user) || data.some((one) => one.artist.id === artistId && (wanted === 'any' || grants(one, wanted)))
}

/** Artists that one may bring music for, by name. */
export function useUploadArtists(): { id: string; name: string }[] {
  const { data = [] } = useManagedArtists()
  return data.filter((one) => grants(one, 'UPLOAD')).map(({ artist: { id, name } }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name))
}
