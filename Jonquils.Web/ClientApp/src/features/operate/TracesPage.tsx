import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useSearchParams } from 'react-router'
import { api } from '../../api/client'
import { ApiProblem } from '../../api/problem'
import { useLanguage, useT, wordsFor } from '../../i18n/Language'
import { ago, milliseconds, moment, number } from '../../i18n/moments'
import { Loaded } from '../../ui/Loaded'
import { Table } from '../../ui/Table'
import type { Trace } from './operations'
import classes from './Operate.module.css'
import { State } from './State'
import { TraceDetails } from './TraceDetails'

const lengths = ['', '100', '1000', '10000'] as const

/** What was asked and done lately, from the request to the last thing it led to; slow ones and failed ones on demand. */
export function Component() {
  const t = useT()
  const [typed, setTyped] = useState('')
  const [atLeast, setAtLeast] = useState('')
  const [isFailed, setFailed] = useState(false)
  const [search, setSearch] = useSearchParams()
  const name = useDeferredValue(typed.trim())
  const shown = search.get('trace')
  const query = useQuery({
    queryKey: ['operate', 'traces', name, atLeast, isFailed],
    queryFn: ({ signal }) => api.get('/api/v1/operations/traces', { query: { limit: 100, name: name || undefined, minDurationMs: atLeast === '' ? undefined : Number(atLeast), failed: isFailed || undefined }, signal }),
  })
  if (query.error instanceof ApiProblem && query.error.code === 'traces_not_kept') return <p className={classes.soft}>{wordsFor(query.error, t)}</p>
  return (
    <>
      <div className={classes.tools}>
        <div>
          <TextInput type="search" label={t('operate.traceName')} value={typed} maxLength={200} onChange={(event) => setTyped(event.currentTarget.value)} />
          <NativeSelect label={t('operate.took')} value={atLeast} onChange={(event) => setAtLeast(event.currentTarget.value)}
            data={lengths.map((value) => ({ value, label: value === '' ? t('search.kinds.all') : t('operate.atLeast', { ms: Number(value) }) }))} />
          <Checkbox className={classes.check} label={t('operate.onlyFailed')} checked={isFailed} onChange={(event) => setFailed(event.currentTarget.checked)} />
        </div>
        <Button variant="default" onClick={() => void query.refetch()} loading={query.isRefetching}>{t('operate.refresh')}</Button>
      </div>
      <Loaded query={query}>{({ items }) => (items.length === 0 ? <p className={classes.soft}>{t('operate.noTraces')}</p> : <Traces items={items} show={(trace) => setSearch({ trace })} />)}</Loaded>
      {shown && <TraceDetails id={shown} close={() => setSearch({}, { replace: true })} />}
    </>
  )
}

function Traces({ items, show }: { items: readonly Trace[]; show: (id: string) => void }) {
  const { t, language } = useLanguage()
  return (
    <Table label={t('operate.traces')} columns={[t('operate.what'), t('operate.since'), t('operate.took'), t('operate.spans'), t('operate.services'), t('operate.state'), '']} numeric={[2, 3]}
      rows={items.map((trace) => ({
        key: trace.trace_id,
        cells: [
          <code key="n">{trace.name}</code>,
          <span key="t" title={moment(trace.started_at, language)}>{ago(trace.started_at, language)}</span>,
          milliseconds(trace.duration_ms, language, trace.duration_ms < 100 ? 1 : 0),
          number(trace.spans, language),
          trace.services.join(', '),
          <State key="s" status={trace.failed ? 'failed' : 'ok'} />,
          <Button key="b" size="xs" variant="default" onClick={() => show(trace.trace_id)} aria-label={`${t('operate.details')}: ${trace.name}`}>{t('operate.details')}</Button>,
        ],
      }))} />
  )
}
