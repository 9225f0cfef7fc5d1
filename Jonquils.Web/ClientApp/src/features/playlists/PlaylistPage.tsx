import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { Failed, Lines, Loaded } from '../../ui/Loaded'
import { PlaylistView } from './PlaylistView'
import { playlistsKey, readPlaylist } from './playlists'

/** A playlist by its id, or by the link that its owner gave. */
export function Component() {
  const { playlistId, token } = useParams()
  const path = token === undefined ? `/api/v1/playlists/${playlistId}` : `/api/v1/playlists/links/${token}`
  const query = useQuery({ queryKey: [...playlistsKey, path], queryFn: ({ signal }) => readPlaylist(path, signal) })
  if (query.isError && !query.data) return <Failed page error={query.error} retry={() => void query.refetch()} />
  return <Loaded query={query} waiting={<Lines count={10} />}>{(known) => <PlaylistView key={path} known={known} path={path} />}</Loaded>
}
