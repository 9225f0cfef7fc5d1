import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client'
import type { Playlist } from '../../api/types'
import { PlaylistIcon, PlusIcon } from '../../app/icons'
import { toast } from '../../app/Toasts'
import { useT, wordsFor } from '../../i18n/Language'
import { Dialog } from '../../ui/Dialog'
import { Loaded } from '../../ui/Loaded'
import { useUser } from '../auth/Auth'
import EditPlaylist from './EditPlaylist'
import classes from './PlaylistPage.module.css'
import { playlistsKey, useMyPlaylists } from './playlists'

export default function AddToPlaylist({ trackIds, close }: { trackIds: readonly string[]; close: () => void }) {
  const t = useT()
  const user = useUser()
  const queries = useQueryClient()
  const query = useMyPlaylists(user.id)
  const [creating, setCreating] = useState(false)
  const adding = useMutation({
    mutationFn: (playlist: Playlist) => api.post('/api/v1/playlists/{playlistId}/tracks', { path: { playlistId: playlist.id }, body: { track_ids: [...trackIds] } }),
    onSuccess: async (_, playlist) => {
      toast('good', t('playlists.added', { title: playlist.title }))
      close()
      await queries.invalidateQueries({ queryKey: playlistsKey })
    },
    onError: (error) => toast('bad', wordsFor(error, t)),
  })
  if (creating) return <EditPlaylist trackIds={trackIds} close={close} />
  return (
    <Dialog title={t('tracks.addToPlaylist')} close={close}>
      <Button variant="default" leftSection={<PlusIcon size={16} />} onClick={() => setCreating(true)}>{t('playlists.new')}</Button>
      <Loaded query={query}>
        {(playlists) => (
          <ul className={classes.choices}>
            {playlists.map((playlist) => (
              <li key={playlist.id}>
                <button type="button" disabled={adding.isPending} onClick={() => adding.mutate(playlist)}>
                  <PlaylistIcon size={18} /><span>{playlist.title}</span><small>{t('tracks.count', { count: playlist.track_count })}</small>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Dialog>
  )
}
