import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client'
import { useLanguage } from '../../i18n/Language'
import { ago, moment } from '../../i18n/moments'
import { Loaded } from '../../ui/Loaded'
import { Table } from '../../ui/Table'
import type { Schedule } from './operations'
import { wordFor } from './State'

/** What runs by the clock, and when next. */
export function Schedules() {
  const { t, language } = useLanguage()
  const query = useQuery({ queryKey: ['operate', 'schedules'], queryFn: ({ signal }) => api.get('/api/v1/operations/schedules', { signal }) as Promise<{ items: Schedule[] }>, refetchInterval: 30_000 })
  return (
    <Loaded query={query}>
      {({ items }) => (
        <Table label={t('operate.schedules')} columns={[t('operate.what'), t('operate.cron'), t('operate.nextRun'), t('operate.lastRun')]}
          rows={items.map((one) => ({ key: one.name, cells: [wordFor('operate.work', one.name, t), one.cron ? <code key="c">{one.cron}</code> : t('operate.onDemand'), one.next_run ? moment(one.next_run, language) : '–', one.last_run ? ago(one.last_run, language) : '–'] }))} />
      )}
    </Loaded>
  )
}
