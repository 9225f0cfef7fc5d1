import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../../api/http'
import { isAdmin, type PlaylistEntry } from '../../api/types'
import { Cover } from '../../app/Cover'
import { PlayIcon, PlaylistIcon, ShuffleIcon } from '../../app/icons'
import { Notice } from '../../app/Notice'
import { toast } from '../../app/Toasts'
import { useLanguage, wordsFor } from '../../i18n/Language'
import { span } from '../../i18n/moments'
import { player } from '../../player/player'
import { Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { useUser } from '../auth/Auth'
import { tracksOf } from '../favourites/favourites'
import { SkeletonRows } from '../tracks/SkeletonRows'
import { Entries } from './Entries'
import { PlaylistMenu } from './PlaylistMenu'
import classes from './PlaylistPage.module.css'
import { playlistsKey, readEntries, type KnownPlaylist } from './playlists'

export function PlaylistView({ known: { playlist, tag }, path }: { known: KnownPlaylist; path: string }) {
  const { t, language } = useLanguage()
  const user = useUser()
  const queries = useQueryClient()
  const entriesKey = [...playlistsKey, path, 'entries']
  const query = useQuery({ queryKey: entriesKey, queryFn: ({ signal }) => readEntries(`${path}/tracks`, signal) })
  const tracks = useMemo(() => tracksOf(query.data ?? []), [query.data])
  const mayEdit = playlist.user_id === user.id || isAdmin(user)

  const settled = () => queries.invalidateQueries({ queryKey: playlistsKey })
  // Shown in its new order at once; put back when the Api refuses.
  const change = useMutation({
    mutationFn: ({ send }: { entries: PlaylistEntry[]; send: () => Promise<unknown> }) => send(),
    onMutate: async ({ entries }) => {
      await queries.cancelQueries({ queryKey: entriesKey })
      const before = queries.getQueryData(entriesKey)
      queries.setQueryData(entriesKey, entries)
      return before
    },
    onError: (error, _, before) => {
      queries.setQueryData(entriesKey, before)
      toast('bad', wordsFor(error, t))
    },
    onSettled: settled,
  })
  const move = (from: number, to: number) => {
    const entries = [...(query.data ?? [])]
    entries.splice(to, 0, ...entries.splice(from, 1))
    change.mutate({ entries, send: () => call(`/api/v1/playlists/${playlist.id}/tracks`, { method: 'PUT', body: { track_ids: entries.map(({ track_id }) => track_id) } }) })
  }
  const remove = (index: number) => {
    const entries = (query.data ?? []).toSpliced(index, 1)
    change.mutate({ entries, send: () => call(`/api/v1/playlists/${playlist.id}/tracks/${index}`, { method: 'DELETE', headers: { 'If-Match': tag } }) })
  }

  return (
    <Page kind={t(playlist.is_public ? 'playlists.kind.public' : 'playlists.kind')} title={playlist.title}
      art={<span className={classes.cover}><Mosaic id={playlist.id} covers={tracks.flatMap(({ cover_url }) => (cover_url ? [cover_url] : []))} /></span>}
      lead={
        <>
          {playlist.description && <p>{playlist.description}</p>}
          <p>{t('tracks.count', { count: playlist.track_count })}{tracks.length > 0 && ` · ${span(tracks.reduce((sum, track) => sum + track.duration_ms, 0), language)}`}</p>
        </>
      }
      actions={
        <>
          <Button leftSection={<PlayIcon size={16} />} disabled={tracks.length === 0} onClick={() => player.play(tracks, 0)}>{t('tracks.playAll')}</Button>
          <Button variant="default" leftSection={<ShuffleIcon size={16} />} disabled={tracks.length === 0} onClick={() => player.playShuffled(tracks)}>{t('tracks.shuffle')}</Button>
          <PlaylistMenu playlist={playlist} mayEdit={mayEdit} />
        </>
      }>
      <Loaded query={query} waiting={<SkeletonRows />}>
        {(entries) => entries.length === 0
          ? <Notice art={<PlaylistIcon size={64} />} title={t('playlists.noTracks')} text={t('playlists.noTracks.text')} />
          : <Entries entries={entries} {...(mayEdit ? { move, remove } : {})} />}
      </Loaded>
    </Page>
  )
}

/** Four covers of what is in it, or one. */
function Mosaic({ id, covers }: { id: string; covers: readonly string[] }) {
  const different = [...new Set(covers)].slice(0, 4)
  if (different.length < 4) return <Cover id={id} url={different[0]} size="100%" />
  return <span className={classes.mosaic}>{different.map((url) => <Cover key={url} id={url} url={url} size="100%" />)}</span>
}
