import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { listTracks } from '../../api/tracks'
import { isSettled } from '../../api/types'
import { player } from '../../player/player'
import { packaging } from './packaging'

export const tracksKey = ['tracks'] as const

/** The catalogue, page by page; what is still being packaged is followed, and the player's queue keeps up. */
export function useTracks() {
  const query = useInfiniteQuery({
    queryKey: tracksKey,
    queryFn: ({ pageParam, signal }) => listTracks(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const { data } = query
  const tracks = useMemo(() => {
    // A track uploaded while pages were turned can stand at the end of one and the beginning of the next.
    const all = data?.pages.flatMap((page) => page.items) ?? []
    return [...new Map(all.map((track) => [track.id, track])).values()]
  }, [data])

  useEffect(() => {
    if (data) player.follow(tracks)
    for (const track of tracks) if (track.status !== null && !isSettled(track.status)) packaging.watch(track.id)
  }, [data, tracks])

  return { ...query, tracks }
}
