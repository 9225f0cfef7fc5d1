import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client'
import { useLanguage } from '../../i18n/Language'
import { number } from '../../i18n/moments'
import { Dialog } from '../../ui/Dialog'
import { Loaded } from '../../ui/Loaded'
import { Lanes } from './Lanes'
import { toneOf, type EtlTask } from './operations'
import classes from './Operate.module.css'
import { State } from './State'

const everyMs = 2000

/** A run's tasks as they lay in time, with what they counted and wrote. */
export function EtlTasks({ run, close }: { run: string; close: () => void }) {
  const { t } = useLanguage()
  const query = useQuery({
    queryKey: ['operate', 'etl', 'tasks', run],
    queryFn: ({ signal }) => api.get('/api/v1/operations/etl/{runId}/tasks', { path: { runId: run }, signal }) as Promise<{ items: EtlTask[] }>,
    refetchInterval: ({ state }) => (state.data?.items.length && state.data.items.every((task) => task.state !== 'RUNNING') ? everyMs * 5 : everyMs),
  })
  return (
    <Dialog wide title={t('operate.tasks')} close={close}>
      <Loaded query={query}>{({ items }) => (items.length === 0 ? <p className={classes.soft} role="status">{t('operate.notBegun')}</p> : <Timeline tasks={items} />)}</Loaded>
    </Dialog>
  )
}

function Timeline({ tasks }: { tasks: readonly EtlTask[] }) {
  const { t, language } = useLanguage()
  const [opened] = useState(() => Date.now())
  const counted = (task: EtlTask) => Object.entries(task.counters).map(([name, value]) => `${name.replaceAll('_', ' ')} ${number(value, language)}`).join(' · ')
  return (
    <Lanes label={t('operate.tasks')} lanes={tasks.map((task) => ({
      key: task.position,
      name: task.name.replaceAll('_', ' '),
      start: task.started_at ? Date.parse(task.started_at) : null,
      end: task.ended_at ? Date.parse(task.ended_at) : opened,
      tone: toneOf(task.state),
      note: <State status={task.state} />,
      under: (counted(task) || task.error) && <p className={classes.soft}>{[counted(task), task.error].filter(Boolean).join(' · ')}</p>,
      more: task.log && <pre className={classes.log} tabIndex={0} role="region" aria-label={`${t('operate.log')}: ${task.name}`}>{task.log}</pre>,
    }))} />
  )
}
