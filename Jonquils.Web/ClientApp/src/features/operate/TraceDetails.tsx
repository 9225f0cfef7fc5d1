import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../api/client'
import { useLanguage } from '../../i18n/Language'
import { milliseconds, moment } from '../../i18n/moments'
import { BarList } from '../../ui/charts/BarList'
import { Dialog } from '../../ui/Dialog'
import { Loaded } from '../../ui/Loaded'
import { Facts } from './Facts'
import { Lanes } from './Lanes'
import type { Span, Trace } from './operations'
import classes from './Operate.module.css'
import { fallOf, largestOf } from './waterfall'

const mostTakers = 6

/** One trace from its first span to its last: the waterfall, and who took the time. */
export function TraceDetails({ id, close }: { id: string; close: () => void }) {
  const { t } = useLanguage()
  const query = useQuery({ queryKey: ['operate', 'trace', id], queryFn: ({ signal }) => api.get('/api/v1/operations/traces/{traceId}', { path: { traceId: id }, signal }) })
  return <Dialog wide title={t('operate.trace')} close={close}><Loaded query={query}>{({ trace, spans }) => <Shown trace={trace} spans={spans} />}</Loaded></Dialog>
}

function Shown({ trace, spans }: { trace: Trace; spans: readonly Span[] }) {
  const { t, language } = useLanguage()
  const falls = useMemo(() => fallOf(spans), [spans])
  const ms = (value: number) => milliseconds(value, language, value < 100 ? 1 : 0)
  return (
    <>
      <Facts of={[
        [t('operate.what'), trace.name],
        [t('operate.when'), moment(trace.started_at, language)],
        [t('operate.took'), ms(trace.duration_ms)],
        [t('operate.trace'), <code key="i">{trace.trace_id}</code>],
      ]} />
      <BarList title={t('operate.whereTime')} items={largestOf(falls, mostTakers).map(({ name, ms: value }) => ({ key: name, name, value }))} format={ms} empty={t('operate.nothing')} />
      <h3 className={classes.heading}>{t('operate.spans')}</h3>
      <Lanes label={t('operate.spans')} lanes={falls.map(({ span, depth, start, end }) => ({
        key: span.span_id,
        name: `${span.service}: ${span.name}`,
        start, end, depth,
        tone: span.failed ? 'bad' : span.service === 'api' ? 'busy' : 'good',
        note: <span className="numbers">{ms(span.duration_ms)}</span>,
        more: Object.keys(span.attributes ?? {}).length > 0 && <Facts of={Object.entries(span.attributes ?? {})} />,
      }))} />
    </>
  )
}
