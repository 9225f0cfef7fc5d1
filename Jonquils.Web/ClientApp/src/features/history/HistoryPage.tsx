import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client'
import { callJson } from '../../api/http'
import type { Heard, Page as Answer } from '../../api/types'
import { HistoryIcon, TrashIcon } from '../../app/icons'
import { Notice } from '../../app/Notice'
import { useLanguage } from '../../i18n/Language'
import { Confirm } from '../../ui/Confirm'
import { Failed } from '../../ui/Loaded'
import { Page, Section } from '../../ui/Page'
import { More, usePages } from '../../ui/usePages'
import { SkeletonRows } from '../tracks/SkeletonRows'
import { TrackList } from '../tracks/TrackList'
import { byDay } from './days'

export const historyKey = ['history'] as const

const listHistory = (after: string | null, signal: AbortSignal) =>
  callJson<Answer<Heard>>(`/api/v1/me/history?limit=50${after === null ? '' : `&after=${encodeURIComponent(after)}`}`, { signal })

/** What was listened to, the latest first, day by day. */
export function Component() {
  const { t, language } = useLanguage()
  const queries = useQueryClient()
  const [erasing, setErasing] = useState(false)
  const { items, status, error, refetch, ...more } = usePages(historyKey, listHistory)
  const heard = items.filter(({ track }) => track !== null)
  const erase = async () => {
    await api.delete('/api/v1/me/history', {})
    await queries.invalidateQueries()
  }
  return (
    <Page title={t('nav.history')} lead={t('history.lead')}
      actions={heard.length > 0 && <Button variant="default" leftSection={<TrashIcon size={18} />} onClick={() => setErasing(true)}>{t('history.erase')}</Button>}>
      {status === 'pending' && <SkeletonRows />}
      {status === 'error' && items.length === 0 && <Failed error={error} retry={() => void refetch()} />}
      {status === 'success' && heard.length === 0 && <Notice art={<HistoryIcon size={64} />} title={t('history.empty.title')} text={t('history.empty.text')} />}
      {byDay(heard, language, t).map(({ name, entries }) => (
        <Section key={name} title={name}>
          <TrackList tracks={entries.map(({ track }) => track!)} label={name} whenName={t('tracks.column.heard')} when={(index) => entries[index]!.last_played_at} />
        </Section>
      ))}
      <More {...more} />
      {erasing && <Confirm title={t('history.erase.title')} text={t('history.erase.text')} action={t('history.erase')} run={erase} close={() => setErasing(false)} />}
    </Page>
  )
}
