import { useQuery } from '@tanstack/react-query'
import { queryText } from '../../api/client'
import { callJson } from '../../api/http'
import { ChartIcon } from '../../app/icons'
import { Notice } from '../../app/Notice'
import { en, type MessageKey } from '../../i18n/en'
import { useLanguage } from '../../i18n/Language'
import { number, percent, span } from '../../i18n/moments'
import { BarList } from '../../ui/charts/BarList'
import { TimeChart } from '../../ui/charts/TimeChart'
import { Lines, Loaded } from '../../ui/Loaded'
import { Figure, Figures } from './Figures'
import type { Figures as Numbers, ListeningReport, questionFor, Share } from './reports'
import classes from './Statistics.module.css'

/** What was listened to of something, or by somebody. */
export function ListeningView({ path, question, own = false }: { path: string; question: ReturnType<typeof questionFor>; own?: boolean }) {
  const { t } = useLanguage()
  const query = useQuery({ queryKey: ['analytics', path, question], queryFn: ({ signal }) => callJson<ListeningReport>(`${path}${queryText(question)}`, { signal }) })
  return (
    <Loaded query={query} waiting={<Lines count={8} />}>
      {(report) => report.totals.listenings === 0
        ? <Notice art={<ChartIcon size={64} />} title={t('statistics.empty.title')} text={t(own ? 'statistics.empty.own' : 'statistics.empty.text')} />
        : <Shown report={report} own={own} />}
    </Loaded>
  )
}

function Shown({ report, own }: { report: ListeningReport; own: boolean }) {
  const { t, language } = useLanguage()
  const count = (value: number) => number(value, language)
  const { totals, series, bucket, top } = report
  const points = (of: (figures: Numbers) => number | null) => series.map((point) => ({ at: point.start, value: of(point) }))
  return (
    <>
      <ListeningFigures totals={totals} own={own} />
      <div className={classes.charts}>
        <TimeChart title={t('statistics.plays')} bucket={bucket} points={points(({ plays }) => plays)} steps="whole" format={count} />
        <TimeChart title={t('statistics.listened')} bucket={bucket} points={points(({ listened_ms }) => listened_ms)} steps="time" format={(ms) => span(ms, language)} />
        {!own && <TimeChart kind="line" title={t('statistics.listeners')} bucket={bucket} points={points(({ unique_listeners }) => unique_listeners)} steps="whole" format={count} />}
        <TimeChart kind="line" title={t('statistics.skipRate')} bucket={bucket} points={points(({ skip_rate }) => skip_rate)} format={(share) => percent(share, language)} />
      </div>
      <TopLists top={top} />
      <Shares platforms={report.platforms ?? []} devices={report.devices ?? []} />
    </>
  )
}

export function ListeningFigures({ totals, own = false }: { totals: Numbers; own?: boolean }) {
  const { t, language } = useLanguage()
  return (
    <Figures>
      <Figure name={t('statistics.plays')} value={number(totals.plays, language)} />
      <Figure name={t('statistics.listened')} value={span(totals.listened_ms, language)} />
      {!own && <Figure name={t('statistics.listeners')} value={number(totals.unique_listeners, language)} />}
      <Figure name={t('statistics.completion')} value={totals.completion === null ? '–' : percent(totals.completion, language)} />
      <Figure name={t('statistics.skipRate')} value={totals.skip_rate === null ? '–' : percent(totals.skip_rate, language)} />
    </Figures>
  )
}

export function TopLists({ top }: { top: ListeningReport['top'] }) {
  const { t, language } = useLanguage()
  const count = (plays: number) => t('artists.plays', { count: plays })
  const lists = [
    { title: t('statistics.topTracks'), items: top.tracks, to: undefined },
    { title: t('statistics.topArtists'), items: top.artists, to: '/artists/' },
    { title: t('statistics.topGenres'), items: top.genres, to: '/genres/' },
  ].filter(({ items }) => items.length > 0)
  if (lists.length === 0) return null
  return (
    <div className={classes.charts} lang={language}>
      {lists.map(({ title, items, to }) => (
        <BarList key={title} title={title} format={count} empty="" items={items.slice(0, 10).map(({ id, name, plays }) => ({ key: id, name: name ?? t('playlists.gone'), value: plays, to: to && name ? `${to}${id}` : undefined }))} />
      ))}
    </div>
  )
}

export function Shares({ platforms, devices }: { platforms: readonly Share[]; devices: readonly Share[] }) {
  const { t } = useLanguage()
  const wordFor = (name: string) => (`statistics.device.${name}` in en ? t(`statistics.device.${name}` as MessageKey) : name)
  const items = (shares: readonly Share[]) => shares.map(({ name, listenings }) => ({ key: name, name: wordFor(name), value: listenings }))
  const count = (value: number) => t('artists.plays', { count: value })
  return (
    <div className={classes.charts}>
      <BarList title={t('statistics.platforms')} items={items(platforms)} format={count} empty={t('statistics.none')} />
      <BarList title={t('statistics.devices')} items={items(devices)} format={count} empty={t('statistics.none')} />
    </div>
  )
}
