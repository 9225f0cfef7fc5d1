import { ActionIcon, Menu } from '@mantine/core'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { isPlayable, mayManage, type Track } from '../../api/types'
import { AlbumIcon, ArtistIcon, ChartIcon, EditIcon, MoreIcon, PlaylistIcon, PlusIcon, QueueIcon, TrashIcon } from '../../app/icons'
import { toast } from '../../app/Toasts'
import { useT } from '../../i18n/Language'
import { player } from '../../player/player'
import { append, playNext } from '../../player/queue'
import { useUser } from '../auth/Auth'
import { artistsInOrder } from './artists'
import classes from './TrackRow.module.css'

const AddToPlaylist = lazy(() => import('../playlists/AddToPlaylist'))
const EditTrack = lazy(() => import('./EditTrack'))
const DeleteTrack = lazy(() => import('./DeleteTrack'))

type Asked = 'playlist' | 'edit' | 'delete' | null

/** What can be done with one track, wherever it stands. */
export function TrackMenu({ track, extra }: { track: Track; extra?: ReactNode }) {
  const t = useT()
  const user = useUser()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<Asked>(null)
  const artist = artistsInOrder(track)[0]
  const close = () => setAsked(null)
  const queued = (change: typeof append) => {
    player.arrange((queue) => change(queue, [track]))
    toast('good', t('queue.added', { title: track.title }))
  }
  return (
    <>
      <Menu position="bottom-end" radius="md" shadow="md" withinPortal withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" className={classes.more} aria-label={t('tracks.menu', { title: track.title })}><MoreIcon /></ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isPlayable(track) && (
            <>
              <Menu.Item leftSection={<PlusIcon size={18} />} onClick={() => queued(playNext)}>{t('tracks.playNext')}</Menu.Item>
              <Menu.Item leftSection={<QueueIcon size={18} />} onClick={() => queued(append)}>{t('tracks.addToQueue')}</Menu.Item>
              <Menu.Item leftSection={<PlaylistIcon size={18} />} onClick={() => setAsked('playlist')}>{t('tracks.addToPlaylist')}</Menu.Item>
              <Menu.Divider />
            </>
          )}
          {artist && <Menu.Item leftSection={<ArtistIcon size={18} />} onClick={() => void navigate(`/artists/${artist.id}`)}>{t('tracks.toArtist')}</Menu.Item>}
          {track.album_id && <Menu.Item leftSection={<AlbumIcon size={18} />} onClick={() => void navigate(`/albums/${track.album_id}`)}>{t('tracks.toAlbum')}</Menu.Item>}
          {extra}
          {mayManage(user, track) && (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<ChartIcon size={18} />} onClick={() => void navigate(`/statistics/tracks/${track.id}`)}>{t('tracks.statistics')}</Menu.Item>
              <Menu.Item leftSection={<EditIcon size={18} />} onClick={() => setAsked('edit')}>{t('tracks.edit')}</Menu.Item>
              <Menu.Item leftSection={<TrashIcon size={18} />} onClick={() => setAsked('delete')}>{t('tracks.delete')}</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {asked === 'playlist' && <AddToPlaylist trackIds={[track.id]} close={close} />}
        {asked === 'edit' && <EditTrack track={track} close={close} />}
        {asked === 'delete' && <DeleteTrack track={track} close={close} />}
      </Suspense>
    </>
  )
}
