import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../../api/client'
import { callJson } from '../../api/http'
import type { Imported } from '../../api/types'
import { DownloadIcon, PlaylistIcon, PlusIcon } from '../../app/icons'
import { Notice } from '../../app/Notice'
import { toast } from '../../app/Toasts'
import { useT, wordsFor } from '../../i18n/Language'
import { Card, GhostCards, Grid } from '../../ui/Cards'
import { Loaded } from '../../ui/Loaded'
import { Page, Section } from '../../ui/Page'
import { More, usePages } from '../../ui/usePages'
import { useUser } from '../auth/Auth'
import EditPlaylist from './EditPlaylist'
import { ImportReport } from './ImportReport'
import { playlistsKey, useMyPlaylists } from './playlists'

export function Component() {
  const t = useT()
  const user = useUser()
  const mine = useMyPlaylists(user.id)
  const others = usePages([...playlistsKey, 'public'], (after, signal) => api.get('/api/v1/playlists', { query: { limit: 50, is_public: true, after: after ?? undefined }, signal }))
  const [creating, setCreating] = useState(false)
  const shared = others.items.filter((playlist) => playlist.user_id !== user.id)
  return (
    <Page title={t('nav.playlists')} actions={
      <>
        <Button leftSection={<PlusIcon size={16} />} onClick={() => setCreating(true)}>{t('playlists.new')}</Button>
        <ImportButton />
      </>
    }>
      <Section title={t('playlists.mine')}>
        <Loaded query={mine} waiting={<GhostCards count={6} />}>
          {(playlists) => playlists.length === 0
            ? <Notice art={<PlaylistIcon size={64} />} title={t('playlists.empty.title')} text={t('playlists.empty.text')} />
            : (
              <Grid label={t('playlists.mine')}>
                {playlists.map((playlist) => (
                  <Card key={playlist.id} to={`/playlists/${playlist.id}`} id={playlist.id} title={playlist.title}
                    text={`${t('tracks.count', { count: playlist.track_count })} · ${t(playlist.is_public ? 'playlists.public' : 'playlists.private')}`} />
                ))}
              </Grid>
            )}
        </Loaded>
      </Section>
      {shared.length > 0 && (
        <Section title={t('playlists.others')}>
          <Grid label={t('playlists.others')}>
            {shared.map((playlist) => (
              <Card key={playlist.id} to={`/playlists/${playlist.id}`} id={playlist.id} title={playlist.title} text={t('tracks.count', { count: playlist.track_count })} />
            ))}
          </Grid>
          <More {...others} />
        </Section>
      )}
      {creating && <EditPlaylist close={() => setCreating(false)} />}
    </Page>
  )
}

function ImportButton() {
  const t = useT()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [report, setReport] = useState<Imported | null>(null)
  const importing = useMutation({
    mutationFn: (file: File) => {
      const raw = new FormData()
      raw.append('file', file, file.name)
      return callJson<Imported>('/api/v1/playlists/import', { method: 'POST', raw })
    },
    onSuccess: async (imported) => {
      await queries.invalidateQueries({ queryKey: playlistsKey })
      if (imported.unknown.length > 0) setReport(imported)
      else void navigate(`/playlists/${imported.playlist.id}`)
    },
    onError: (error) => toast('bad', wordsFor(error, t)),
  })
  return (
    <>
      <input ref={input} type="file" hidden accept=".m3u,.m3u8,.xspf,.jspf,.json" data-testid="playlist-input" aria-label={t('playlists.import')}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          if (file) importing.mutate(file)
          event.currentTarget.value = ''
        }} />
      <Button variant="default" leftSection={<DownloadIcon size={16} />} loading={importing.isPending} onClick={() => input.current?.click()}>{t('playlists.import')}</Button>
      {report && <ImportReport report={report} close={() => void navigate(`/playlists/${report.playlist.id}`)} />}
    </>
  )
}
