import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { toast } from '../../app/Toasts'
import { useLanguage, wordsFor } from '../../i18n/Language'
import { ago } from '../../i18n/moments'
import { Dialog } from '../../ui/Dialog'
import { Failed, Lines, Loaded } from '../../ui/Loaded'
import { Table } from '../../ui/Table'
import { More, usePages } from '../../ui/usePages'
import { operate, readList, toneOf, type EtlRun, type EtlTask } from './operations'
import classes from './Operate.module.css'
import { State } from './State'

/** Runs of the pipelines, with the tasks of each as they lay in time. */
export function Component() {
  const { t, language } = useLanguage()
  const queries = useQueryClient()
  const [shown, setShown] = useState<string | null>(null)
  const [name, setName] = useState('')
  const pages = usePages(['operate', 'etl'], (after, signal) => readList<EtlRun>('etl', { after, limit: 50 }, signal))
  const running = useMutation({
    mutationFn: () => operate(`etl/${encodeURIComponent(name.trim())}/run`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['operate', 'etl'] }),
    onError: (error) => toast('bad', wordsFor(error, t)),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') running.mutate()
  }
  const names = [...new Set(pages.items.map((run) => run.name ?? run.pipeline ?? ''))].filter(Boolean)
  return (
    <>
      <form className={classes.tools} onSubmit={submit}>
        <div>
          <TextInput label={t('operate.pipeline')} list="pipelines" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <datalist id="pipelines">{names.map((one) => <option key={one} value={one} />)}</datalist>
          <Button type="submit" variant="default" disabled={name.trim() === ''} loading={running.isPending}>{t('operate.run')}</Button>
        </div>
      </form>
      {pages.status === 'pending' && <Lines />}
      {pages.status === 'error' && pages.items.length === 0 && <Failed error={pages.error} retry={() => void pages.refetch()} />}
      {pages.status === 'success' && (pages.items.length === 0 ? <p className={classes.soft}>{t('operate.noRuns')}</p> : (
        <Table label={t('operate.etl')} columns={[t('operate.pipeline'), t('operate.state'), t('operate.since'), '']}
          rows={pages.items.map((run) => ({
            key: run.id,
            cells: [<>{run.name ?? run.pipeline}{run.error && <div className={classes.soft}>{run.error}</div>}</>, <State key="s" status={run.status} />, ago(run.started_at ?? '', language),
              <Button key="b" size="xs" variant="default" onClick={() => setShown(run.id)}>{t('operate.tasks')}</Button>],
          }))} />
      ))}
      <More {...pages} />
      {shown && <Tasks run={shown} close={() => setShown(null)} />}
    </>
  )
}

function Tasks({ run, close }: { run: string; close: () => void }) {
  const { t } = useLanguage()
  const query = useQuery({ queryKey: ['operate', 'etl', run], queryFn: ({ signal }) => readList<EtlTask>(`etl/${run}/tasks`, {}, signal) })
  return (
    <Dialog wide title={t('operate.tasks')} close={close}>
      <Loaded query={query}>{({ items }) => <Timeline tasks={items} />}</Loaded>
    </Dialog>
  )
}

function Timeline({ tasks }: { tasks: readonly EtlTask[] }) {
  const { t } = useLanguage()
  const [now] = useState(() => Date.now())
  const times = tasks.map(({ started_at, finished_at }) => ({ start: started_at ? Date.parse(started_at) : null, end: finished_at ? Date.parse(finished_at) : now }))
  const first = Math.min(...times.flatMap(({ start }) => (start === null ? [] : [start])))
  const whole = Math.max(1, ...times.map(({ start, end }) => (start === null ? 0 : end - first)))
  return (
    <ol className={classes.timeline}>
      {tasks.map((task, index) => {
        const { start, end } = times[index]!
        return (
          <li key={task.id ?? task.name}>
            <span>{task.name}</span>
            <span className={classes.span}>{start !== null && <span data-tone={toneOf(task.status)} style={{ left: `${((start - first) / whole) * 100}%`, width: `${((end - start) / whole) * 100}%` }} />}</span>
            <State status={task.status} />
            {(task.log_tail ?? task.log) && <details style={{ gridColumn: '1 / -1' }}><summary>{t('operate.log')}</summary><pre className={classes.log} tabIndex={0}>{task.log_tail ?? task.log}</pre></details>}
          </li>
        )
      })}
    </ol>
  )
}
