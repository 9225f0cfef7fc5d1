import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { Link, useParams } from 'react-router'
import { api } from '../../api/client'
import type { Artist, Page as Answer, Track } from '../../api/types'
import { Cover } from '../../app/Cover'
import { ChartIcon, EditIcon, PlayIcon, ShuffleIcon, UserIcon, VerifiedIcon } from '../../app/icons'
import { useLanguage } from '../../i18n/Language'
import { number, span } from '../../i18n/moments'
import { player } from '../../player/player'
import { Card, GhostCards, Grid } from '../../ui/Cards'
import { Failed, Lines, Loaded } from '../../ui/Loaded'
import { Page, Section } from '../../ui/Page'
import { artistName } from '../tracks/artists'
import { SkeletonRows } from '../tracks/SkeletonRows'
import { TrackList } from '../tracks/TrackList'
import { More, usePages } from '../../ui/usePages'
import classes from './ArtistPage.module.css'
import { useMay } from './managed'

const EditArtist = lazy(() => import('./EditArtist'))
const Managers = lazy(() => import('./Managers'))

export function Component() {
  const { artistId = '' } = useParams()
  const query = useQuery({ queryKey: ['artists', artistId], queryFn: ({ signal }) => api.get('/api/v1/artists/{artistId}', { path: { artistId }, signal }) })
  if (query.isError && !query.data) return <Failed page error={query.error} retry={() => void query.refetch()} />
  return <Loaded query={query} waiting={<Lines count={10} />}>{(artist) => <Known key={artist.id} artist={artist} />}</Loaded>
}

function Known({ artist }: { artist: Artist }) {
  const { t, language } = useLanguage()
  const may = useMay()
  const [asked, setAsked] = useState<'edit' | 'managers' | null>(null)
  const path = { artistId: artist.id }
  const stats = useQuery({ queryKey: ['artists', artist.id, 'stats'], queryFn: ({ signal }) => api.get('/api/v1/artists/{artistId}/stats', { path, signal }) })
  const albums = useQuery({
    queryKey: ['artists', artist.id, 'albums'],
    queryFn: ({ signal }) => api.get('/api/v1/artists/{artistId}/albums', { path, query: { limit: 200, sort: 'release_date' }, signal }),
  })
  const tracks = usePages(['tracks', 'of', artist.id], (after, signal) =>
    api.get('/api/v1/artists/{artistId}/tracks', { path, query: { limit: 50, sort: 'popularity', after: after ?? undefined }, signal }) as Promise<Answer<Track>>)
  const facts = [
    artist.country,
    stats.data && t('artists.albums', { count: stats.data.albums }),
    stats.data && t('tracks.count', { count: stats.data.tracks }),
    stats.data && stats.data.duration_ms > 0 && span(stats.data.duration_ms, language),
    stats.data && t('artists.plays', { count: stats.data.plays }),
  ].filter(Boolean)
  return (
    <Page kind={t('artists.kind')} title={artistName(artist.name, t)}
      art={<span className={classes.face}><Cover id={artist.id} url={artist.avatar_url} size="100%" /></span>}
      lead={
        <>
          {artist.is_verified && <p className={classes.verified}><VerifiedIcon size={18} />{t('artists.verified')}</p>}
          <p>{facts.join(' · ') || '\u00a0'}</p>
          {artist.bio && <p className={classes.bio}>{artist.bio}</p>}
        </>
      }
      actions={
        <>
          <Button leftSection={<PlayIcon size={16} />} disabled={tracks.items.length === 0} onClick={() => player.play(tracks.items, 0)}>{t('tracks.playAll')}</Button>
          <Button variant="default" leftSection={<ShuffleIcon size={16} />} disabled={tracks.items.length === 0} onClick={() => player.playShuffled(tracks.items)}>{t('tracks.shuffle')}</Button>
          {may(artist.id, 'EDIT_PROFILE') && <Button variant="default" leftSection={<EditIcon size={16} />} onClick={() => setAsked('edit')}>{t('app.edit')}</Button>}
          {may(artist.id, 'any') && (
            <>
              <Button variant="default" leftSection={<UserIcon size={16} />} onClick={() => setAsked('managers')}>{t('artists.managers')}</Button>
              <Button variant="default" component={Link} to={`/statistics/artists/${artist.id}`} leftSection={<ChartIcon size={16} />}>{t('nav.statistics')}</Button>
            </>
          )}
        </>
      }>
      {albums.isPending && <Section title={t('nav.albums')}><GhostCards count={4} /></Section>}
      {albums.data && albums.data.items.length > 0 && (
        <Section title={t('nav.albums')}>
          <Grid label={t('nav.albums')}>
            {albums.data.items.map((album) => (
              <Card key={album.id} to={`/albums/${album.id}`} id={album.id} coverUrl={album.cover_url} title={album.title}
                text={[album.release_date?.slice(0, 4), t(`albums.type.${album.type as 'ALBUM'}`)].filter(Boolean).join(' · ')} />
            ))}
          </Grid>
        </Section>
      )}
      <Section title={t('search.kinds.track')} actions={tracks.items.length > 0 && <span className={`${classes.soft} numbers`}>{number(tracks.items.length, language)}</span>}>
        {tracks.status === 'pending' && <SkeletonRows />}
        {tracks.status === 'error' && <Failed error={tracks.error} retry={() => void tracks.refetch()} />}
        {tracks.status === 'success' && tracks.items.length === 0 && <p className={classes.soft}>{t('artists.noTracks')}</p>}
        {tracks.items.length > 0 && <TrackList tracks={tracks.items} />}
        <More {...tracks} />
      </Section>
      <Suspense fallback={null}>
        {asked === 'edit' && <EditArtist artist={artist} close={() => setAsked(null)} />}
        {asked === 'managers' && <Managers artistId={artist.id} mayInvite={may(artist.id, 'ALL')} close={() => setAsked(null)} />}
      </Suspense>
    </Page>
  )
}
