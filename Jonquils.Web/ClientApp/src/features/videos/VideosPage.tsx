import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type FormEvent } from 'react'
import { Link, useNavigate } from 'react-router'
import { api } from '../../api/client'
import { resolveUrl } from '../../api/config'
import type { Video } from '../../api/types'
import { PlusIcon, VideoIcon } from '../../app/icons'
import { Notice } from '../../app/Notice'
import { useT } from '../../i18n/Language'
import { clock, lengthOf } from '../../player/time'
import { GhostCards } from '../../ui/Cards'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Failed } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { ProblemNote } from '../../ui/ProblemNote'
import { More, usePages } from '../../ui/usePages'
import { isUnderWay, stateOf } from './states'
import classes from './VideosPage.module.css'

export const videosKey = ['videos'] as const
const pollMs = 3000

export function Component() {
  const t = useT()
  const queries = useQueryClient()
  const [adding, setAdding] = useState(false)
  const { items, status, error, refetch, ...more } = usePages(videosKey, (after, signal) => api.get('/api/videos', { query: { limit: 40, after: after ?? undefined }, signal }))
  const underWay = items.some(isUnderWay)
  useEffect(() => {
    if (!underWay) return
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: videosKey }), pollMs)
    return () => clearInterval(timer)
  }, [underWay, queries])
  const add = <Button leftSection={<PlusIcon size={16} />} onClick={() => setAdding(true)}>{t('videos.add')}</Button>
  return (
    <Page title={t('nav.videos')} actions={add}>
      {status === 'pending' && <GhostCards count={6} />}
      {status === 'error' && items.length === 0 && <Failed error={error} retry={() => void refetch()} />}
      {status === 'success' && items.length === 0 && <Notice art={<VideoIcon size={64} />} title={t('videos.empty.title')} text={t('videos.empty.text')}>{add}</Notice>}
      <ul className={classes.grid} aria-label={t('nav.videos')}>{items.map((video) => <VideoCard key={video.id} video={video} />)}</ul>
      <More {...more} />
      {adding && <AddVideo close={() => setAdding(false)} />}
    </Page>
  )
}

function VideoCard({ video }: { video: Video }) {
  const t = useT()
  const length = lengthOf(video.duration_ms)
  return (
    <li className={classes.card}>
      <span className={classes.poster}>
        {/* Asked for openly, as the player does: the browser keeps one answer for both. */}
        {video.poster_url ? <img src={resolveUrl(video.poster_url)} alt="" loading="lazy" crossOrigin="anonymous" /> : <VideoIcon size={40} />}
        {length !== null && <span className={`${classes.length} numbers`}>{clock(length)}</span>}
      </span>
      <Link to={`/videos/${video.id}`}>{video.title}</Link>
      <small>{stateOf(video, t)}</small>
    </li>
  )
}

function AddVideo({ close }: { close: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [title, setTitle] = useState('')
  const [url, setUrl] = useState('')
  const adding = useMutation({
    mutationFn: () => api.post('/api/videos', { body: { title: title.trim(), url: url.trim() } }),
    onSuccess: async (video) => {
      await queries.invalidateQueries({ queryKey: videosKey })
      void navigate(`/videos/${video.id}`)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    adding.mutate()
  }
  return (
    <Dialog title={t('videos.add')} close={close}>
      <form className="fields" onSubmit={submit}>
        <TextInput label={t('tracks.column.title')} required maxLength={200} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <TextInput type="url" label={t('videos.url')} description={t('videos.url.hint')} placeholder="https://" required value={url} onChange={(event) => setUrl(event.currentTarget.value)} />
        {adding.error && <ProblemNote error={adding.error} />}
        <DialogActions>
          <Button variant="default" onClick={close}>{t('app.cancel')}</Button>
          <Button type="submit" loading={adding.isPending} disabled={title.trim() === '' || url.trim() === ''}>{t('videos.add')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
