import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { api } from '../../api/client'
import { mayDeleteVideo, type Video } from '../../api/types'
import { TrashIcon, VideoIcon } from '../../app/icons'
import { Notice } from '../../app/Notice'
import { useLanguage } from '../../i18n/Language'
import { day } from '../../i18n/moments'
import { Confirm } from '../../ui/Confirm'
import { Failed, Lines, Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { useUser } from '../auth/Auth'
import { isUnderWay, stateOf } from './states'
import { Theatre } from './Theatre'

const pollMs = 2000

export function Component() {
  const { videoId = '' } = useParams()
  const query = useQuery({
    queryKey: ['videos', videoId],
    queryFn: ({ signal }) => api.get('/api/videos/{videoId}', { path: { videoId }, signal }),
    refetchInterval: ({ state: { data } }) => (data && isUnderWay(data) ? pollMs : false),
  })
  if (query.isError && !query.data) return <Failed page error={query.error} retry={() => void query.refetch()} />
  return <Loaded query={query} waiting={<Lines count={8} />}>{(video) => <Known key={video.id} video={video} />}</Loaded>
}

function Known({ video }: { video: Video }) {
  const { t, language } = useLanguage()
  const user = useUser()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [deleting, setDeleting] = useState(false)
  const remove = async () => {
    await api.delete('/api/videos/{videoId}', { path: { videoId: video.id } })
    await queries.invalidateQueries({ queryKey: ['videos'], exact: true })
    void navigate('/videos')
  }
  const mayDelete = mayDeleteVideo(user, video)
  const state = stateOf(video, t)
  // Plays as soon as something of it is packaged.
  const canPlay = video.status === 'COMPLETED' || (video.status === 'PROCESSING' && video.progress > 0)
  return (
    <Page kind={t('videos.kind')} title={video.title} lead={[isUnderWay(video) && canPlay && state, day(video.created_at, language)].filter(Boolean).join(' · ')}
      actions={mayDelete && <Button variant="default" leftSection={<TrashIcon size={18} />} onClick={() => setDeleting(true)}>{t('tracks.delete')}</Button>}>
      {canPlay ? <Theatre video={video} /> : <Notice art={<VideoIcon size={64} />} title={state} text={t(isUnderWay(video) ? 'videos.wait' : mayDelete ? 'videos.failed' : 'videos.failed.others')} />}
      {deleting && <Confirm title={t('tracks.delete.title', { title: video.title })} text={t('videos.delete.text')} action={t('tracks.delete')} run={remove} close={() => setDeleting(false)} />}
    </Page>
  )
}
