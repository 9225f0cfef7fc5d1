import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { api } from '../../api/client'
import { NotFound } from '../../app/NotFound'
import { useT } from '../../i18n/Language'
import { Page } from '../../ui/Page'
import { ListeningView } from './ListeningView'
import { ReportControls, useRange } from './ReportControls'

/** How a track or an artist is listened to. */
export function Component() {
  const { kind = '', id = '' } = useParams()
  if (kind === 'tracks' || kind === 'artists') return <Thing key={id} kind={kind} id={id} />
  return <NotFound />
}

function Thing({ kind, id }: { kind: 'tracks' | 'artists'; id: string }) {
  const t = useT()
  const { question, ...range } = useRange()
  const { data } = useQuery({
    queryKey: [kind, id, 'name'],
    queryFn: async ({ signal }) => (kind === 'tracks' ? (await api.get('/api/v1/tracks/{trackId}', { path: { trackId: id }, signal })).title : (await api.get('/api/v1/artists/{artistId}', { path: { artistId: id }, signal })).name),
  })
  const path = `/api/v1/analytics/${kind.slice(0, -1)}/${id}`
  return (
    <Page kind={t('nav.statistics')} title={data ?? '…'} lead={kind === 'artists' && <Link to={`/artists/${id}`}>{t('tracks.toArtist')}</Link>}
      actions={<ReportControls path={path} name={data ?? id} question={question} {...range} />}>
      <ListeningView path={path} question={question} />
    </Page>
  )
}
