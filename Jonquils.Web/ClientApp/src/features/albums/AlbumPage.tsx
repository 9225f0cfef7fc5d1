import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { Link, useParams } from 'react-router'
import { api } from '../../api/client'
import type { Album, Page as Answer, Track } from '../../api/types'
import { Cover } from '../../app/Cover'
import { EditIcon, PlayIcon, PlaylistIcon, ShuffleIcon } from '../../app/icons'
import { useLanguage } from '../../i18n/Language'
import { day, span } from '../../i18n/moments'
import { player } from '../../player/player'
import { Failed, Lines, Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { useMay } from '../artists/managed'
import { artistName } from '../tracks/artists'
import { SkeletonRows } from '../tracks/SkeletonRows'
import { TrackList } from '../tracks/TrackList'
import classes from './AlbumPage.module.css'

const EditAlbum = lazy(() => import('./EditAlbum'))
const AddToPlaylist = lazy(() => import('../playlists/AddToPlaylist'))

export function Component() {
  const { albumId = '' } = useParams()
  const query = useQuery({ queryKey: ['albums', albumId], queryFn: ({ signal }) => api.get('/api/v1/albums/{albumId}', { path: { albumId }, signal }) })
  if (query.isError && !query.data) return <Failed page error={query.error} retry={() => void query.refetch()} />
  return <Loaded query={query} waiting={<Lines count={10} />}>{(album) => <Known key={album.id} album={album} />}</Loaded>
}

function Known({ album }: { album: Album }) {
  const { t, language } = useLanguage()
  const may = useMay()
  const [asked, setAsked] = useState<'edit' | 'playlist' | null>(null)
  const query = useQuery({
    queryKey: ['albums', album.id, 'tracks'],
    queryFn: ({ signal }) => api.get('/api/v1/albums/{albumId}/tracks', { path: { albumId: album.id }, signal }) as Promise<Answer<Track>>,
  })
  const tracks = query.data?.items ?? []
  const mayEdit = may(album.artist_id, 'UPLOAD')
  const length = tracks.reduce((sum, track) => sum + track.duration_ms, 0)
  return (
    <Page kind={t(`albums.type.${album.type as 'ALBUM'}`)} title={album.title}
      art={<span className={classes.cover}><Cover id={album.id} url={album.cover_url ?? tracks.find(({ cover_url }) => cover_url !== null)?.cover_url} size="100%" /></span>}
      lead={
        <p>
          {album.artist_id ? <Link to={`/artists/${album.artist_id}`}>{artistName(album.artist_name, t)}</Link> : t('tracks.unknownArtist')}
          {album.release_date && ` · ${day(album.release_date, language)}`}
          {tracks.length > 0 && ` · ${t('tracks.count', { count: tracks.length })} · ${span(length, language)}`}
        </p>
      }
      actions={
        <>
          <Button leftSection={<PlayIcon size={16} />} disabled={tracks.length === 0} onClick={() => player.play(tracks, 0)}>{t('tracks.playAll')}</Button>
          <Button variant="default" leftSection={<ShuffleIcon size={16} />} disabled={tracks.length === 0} onClick={() => player.playShuffled(tracks)}>{t('tracks.shuffle')}</Button>
          <Button variant="default" leftSection={<PlaylistIcon size={16} />} disabled={tracks.length === 0} onClick={() => setAsked('playlist')}>{t('tracks.addToPlaylist')}</Button>
          {mayEdit && <Button variant="default" leftSection={<EditIcon size={16} />} onClick={() => setAsked('edit')}>{t('app.edit')}</Button>}
        </>
      }>
      <Loaded query={query} waiting={<SkeletonRows />}>
        {({ items }) => items.length > 0 ? <TrackList tracks={items} numbered /> : <p className={classes.soft}>{t('albums.noTracks')}</p>}
      </Loaded>
      <Suspense fallback={null}>
        {asked === 'edit' && <EditAlbum album={album} close={() => setAsked(null)} />}
        {asked === 'playlist' && <AddToPlaylist trackIds={tracks.map(({ id }) => id)} close={() => setAsked(null)} />}
      </Suspense>
    </Page>
  )
}
