import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { api, queryText } from '../../api/client'
import { callJson } from '../../api/http'
import { listTracks, readTrack } from '../../api/tracks'
import { isPlayable, type Page as Answer, type Track, type Unfinished } from '../../api/types'
import { UploadIcon } from '../../app/icons'
import { Mark } from '../../app/Mark'
import { Notice } from '../../app/Notice'
import { useStore } from '../../app/store'
import { useLanguage } from '../../i18n/Language'
import { player } from '../../player/player'
import { GhostCards, Card, Shelf } from '../../ui/Cards'
import { Failed } from '../../ui/Loaded'
import { Page, Section } from '../../ui/Page'
import { useUser } from '../auth/Auth'
import { FileButton } from '../contribute/FileButton'
import { uploads } from '../contribute/current'
import type { ListeningReport } from '../statistics/reports'
import { artistName } from '../tracks/artists'
import { tracksKey } from '../tracks/keys'
import classes from './HomePage.module.css'
import { TrackCard } from './TrackCard'

/** Where somebody comes in: go on, something new, what others hear, what they heard most. */
export function Component() {
  const { t } = useLanguage()
  const user = useUser()
  const recent = useQuery({ queryKey: [...tracksKey, 'home'], queryFn: ({ signal }) => listTracks(null, { sort: 'created' }, signal) })
  const popular = useQuery({
    queryKey: [...tracksKey, 'popular', 'month'],
    queryFn: ({ signal }) => api.get('/api/v1/tracks/popular', { query: { limit: 20, window: 'month' }, signal }) as Promise<Answer<Track>>,
  })
  const albums = useQuery({ queryKey: ['albums', 'home'], queryFn: ({ signal }) => api.get('/api/v1/albums', { query: { limit: 20, sort: 'created' }, signal }) })
  const unfinished = useQuery({ queryKey: ['history', 'continue'], queryFn: ({ signal }) => callJson<Answer<Unfinished>>('/api/v1/me/continue?limit=12', { signal }) })
  const accepted = useStore(uploads.list, (list) => list.filter((upload) => upload.stage === 'ready').length)
  const { refetch } = recent
  useEffect(() => {
    if (accepted > 0) void refetch()
  }, [accepted, refetch])

  if (recent.isError && !recent.data) return <Failed page error={recent.error} retry={() => void recent.refetch()} />
  const goOn = unfinished.data?.items.filter(({ track }) => track !== null) ?? []
  return (
    <Page title={t(greeting(), { name: user.username })} actions={<FileButton><UploadIcon size={18} />{t('tracks.upload')}</FileButton>}>
      {recent.data?.items.length === 0 ? (
        <Notice art={<Mark size={96} />} title={t('tracks.empty.title')} text={t('tracks.empty.text')}>
          <FileButton><UploadIcon size={18} />{t('tracks.empty.choose')}</FileButton>
        </Notice>
      ) : recent.isPending || unfinished.isPending || albums.isPending ? (
        // What stands above must be known before anything below it is drawn, or that would move.
        <Section key="waiting" title={t('home.recent')}><GhostCards shelf count={8} /></Section>
      ) : (
        <>
          {goOn.length > 0 && (
            <Section title={t('home.continue')}>
              <ul className={classes.goOn} aria-label={t('home.continue')}>
                {goOn.slice(0, 6).map(({ track, position_ms }) => (
                  <li key={track!.id}><TrackCard track={track!} flat done={position_ms / Math.max(1, track!.duration_ms)} play={() => player.playFrom(track!, position_ms / 1000)} /></li>
                ))}
              </ul>
            </Section>
          )}
          <Section title={t('home.recent')} actions={<Link to="/tracks">{t('app.all')}</Link>}>
            <TrackShelf label={t('home.recent')} tracks={recent.data?.items.filter(isPlayable).slice(0, 20)} />
          </Section>
          {(albums.data?.items.length ?? 0) > 0 && (
            <Section title={t('home.albums')} actions={<Link to="/albums">{t('app.all')}</Link>}>
              <Shelf label={t('home.albums')}>
                {albums.data!.items.map((album) => <Card key={album.id} to={`/albums/${album.id}`} id={album.id} coverUrl={album.cover_url} title={album.title} text={artistName(album.artist_name, t)} />)}
              </Shelf>
            </Section>
          )}
          {(popular.data?.items.length ?? 1) > 0 && (
            <Section title={t('home.popular')} actions={<Link to="/tracks?sort=popularity">{t('app.all')}</Link>}>
              <TrackShelf label={t('home.popular')} tracks={popular.data?.items} />
            </Section>
          )}
          <YourTop userId={user.id} />
        </>
      )}
    </Page>
  )
}

function TrackShelf({ label, tracks }: { label: string; tracks: readonly Track[] | undefined }) {
  if (!tracks) return <GhostCards shelf count={8} />
  return (
    <Shelf label={label}>
      {tracks.map((track, index) => <li key={track.id}><TrackCard track={track} play={() => player.play(tracks, index)} /></li>)}
    </Shelf>
  )
}

const topTracks = 8

/** By the reports; where there are none, the section is not there either. */
function YourTop({ userId }: { userId: string }) {
  const { t } = useLanguage()
  const { data } = useQuery({
    queryKey: ['analytics', 'user', userId, 'top'],
    queryFn: async ({ signal }) => {
      const report = await callJson<ListeningReport>(`/api/v1/analytics/user/${userId}${queryText({ bucket: 'week' })}`, { signal })
      const tracks = await Promise.all(report.top.tracks.slice(0, topTracks).map(({ id }) => readTrack(id, signal).catch(() => null)))
      return tracks.filter((track) => track !== null)
    },
    retry: false,
    staleTime: 300_000,
  })
  if (!data || data.length === 0) return null
  return (
    <Section title={t('home.top')} actions={<Link to="/statistics">{t('nav.statistics')}</Link>}>
      <TrackShelf label={t('home.top')} tracks={data} />
    </Section>
  )
}

function greeting(hour = new Date().getHours()) {
  return hour < 5 ? 'home.night' : hour < 12 ? 'home.morning' : hour < 18 ? 'home.day' : 'home.evening'
}
