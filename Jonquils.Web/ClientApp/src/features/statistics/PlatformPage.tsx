import { useQuery } from '@tanstack/react-query'
import { queryText } from '../../api/client'
import { callJson } from '../../api/http'
import { useLanguage } from '../../i18n/Language'
import { milliseconds, number, percent, span } from '../../i18n/moments'
import { BarList } from '../../ui/charts/BarList'
import { TimeChart } from '../../ui/charts/TimeChart'
import { Lines, Loaded } from '../../ui/Loaded'
import { Table } from '../../ui/Table'
import { Figure, Figures } from './Figures'
import { ListeningFigures, Shares, TopLists } from './ListeningView'
import { ReportControls, useRange } from './ReportControls'
import type { PlatformReport, ServiceFigures } from './reports'
import classes from './Statistics.module.css'

const path = '/api/v1/analytics/platform'

/** How the whole service is listened to and used, and how fast it answers. */
export function Component() {
  const { question, ...range } = useRange()
  const query = useQuery({ queryKey: ['analytics', path, question], queryFn: ({ signal }) => callJson<PlatformReport>(`${path}${queryText(question)}`, { signal }) })
  return (
    <>
      <div className={classes.bar}><ReportControls path={path} name="jonquils" question={question} {...range} /></div>
      <Loaded query={query} waiting={<Lines count={8} />}>{(report) => <Shown report={report} />}</Loaded>
    </>
  )
}

function Shown({ report }: { report: PlatformReport }) {
  const { t, language } = useLanguage()
  const count = (value: number) => number(value, language)
  const ms = (value: number) => milliseconds(value, language, value < 10 ? 1 : 0)
  const { totals: { listening, service }, series, bucket } = report
  const of = (read: (figures: ServiceFigures) => number | null) => series.map((point) => ({ at: point.start, value: read(point.service) }))
  return (
    <>
      <ListeningFigures totals={listening} />
      <Figures>
        <Figure name={t('platform.activeUsers')} value={count(service.active_users)} />
        <Figure name={t('platform.registrations')} value={count(service.registrations)} />
        <Figure name={t('platform.searches')} value={count(service.searches)} />
        <Figure name={t('platform.requests')} value={count(service.requests)} />
        <Figure name={t('platform.errorRate')} value={service.error_rate === null ? '–' : percent(service.error_rate, language)} bad={(service.error_rate ?? 0) > 0.01} />
        <Figure name="p95" value={service.latency_p95_ms === null ? '–' : ms(service.latency_p95_ms)} />
      </Figures>
      <div className={classes.charts}>
        <TimeChart title={t('statistics.plays')} bucket={bucket} points={series.map((point) => ({ at: point.start, value: point.listening.plays }))} steps="whole" format={count} />
        <TimeChart title={t('statistics.listened')} bucket={bucket} points={series.map((point) => ({ at: point.start, value: point.listening.listened_ms }))} steps="time" format={(value) => span(value, language)} />
        <TimeChart title={t('platform.activeUsers')} bucket={bucket} points={of(({ active_users }) => active_users)} steps="whole" format={count} />
        <TimeChart title={t('platform.registrations')} bucket={bucket} points={of(({ registrations }) => registrations)} steps="whole" format={count} />
        <TimeChart kind="line" title={t('platform.latency')} bucket={bucket} points={of(({ latency_p95_ms }) => latency_p95_ms)} format={ms} />
        <TimeChart kind="line" title={t('platform.errorRate')} bucket={bucket} points={of(({ error_rate }) => error_rate)} format={(value) => percent(value, language)} />
      </div>
      <TopLists top={report.top} />
      <div className={classes.charts}>
        <BarList title={t('platform.unanswered')} items={report.searches_without_results.map(({ query, searches }) => ({ key: query, name: query, value: searches }))} format={count} empty={t('statistics.none')} />
        <BarList title={t('platform.slowest')} items={slowestOf(report.endpoints).map((one) => ({ key: `${one.method} ${one.endpoint}`, name: `${one.method} ${one.endpoint || '–'}`, value: one.latency_p95_ms }))} format={ms} empty={t('statistics.none')} />
      </div>
      <Shares platforms={report.platforms} devices={report.devices} />
      <Table titled label={t('platform.endpoints')} columns={[t('platform.endpoint'), t('platform.requests'), t('platform.errors'), t('platform.mean'), 'p95']} numeric={[1, 2, 3, 4]}
        rows={report.endpoints.map((one) => ({ key: `${one.method} ${one.endpoint}`, cells: [<code key="e">{one.method} {one.endpoint || '–'}</code>, count(one.requests), count(one.errors), ms(one.latency_mean_ms), ms(one.latency_p95_ms)] }))} />
    </>
  )
}

const mostSlow = 8

const slowestOf = (endpoints: PlatformReport['endpoints']) => [...endpoints].sort((one, other) => other.latency_p95_ms - one.latency_p95_ms).slice(0, mostSlow)
