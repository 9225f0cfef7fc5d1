import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callJson } from '../../api/http'
import { toast } from '../../app/Toasts'
import { useLanguage, wordsFor } from '../../i18n/Language'
import { ago, number, size } from '../../i18n/moments'
import { Loaded } from '../../ui/Loaded'
import { Section } from '../../ui/Page'
import { Table } from '../../ui/Table'
import { operate, readList, type Alert, type BucketUse, type OperatedService } from './operations'
import classes from './Operate.module.css'
import { State } from './State'

const everyMs = 10_000

/** Whether all is well, at a glance. */
export function Component() {
  const { t } = useLanguage()
  return (
    <>
      <Section title={t('operate.services')}><Services /></Section>
      <Section title={t('operate.alerts')}><Alerts /></Section>
      <Section title={t('operate.storage')}><Storage /></Section>
    </>
  )
}

interface Health {
  status: string
  checks: Record<string, { status: string; duration_ms?: number }>
}

function Services() {
  const { t, language } = useLanguage()
  const health = useQuery({ queryKey: ['operate', 'health'], queryFn: ({ signal }) => callJson<Health>('/health', { signal }), refetchInterval: everyMs })
  const services = useQuery({ queryKey: ['operate', 'services'], queryFn: async ({ signal }) => (await readList<OperatedService>('services', {}, signal)).items, refetchInterval: everyMs, retry: false })
  // The Api tells of itself even where nobody watches the others.
  const all: OperatedService[] = services.data ?? (health.data ? [{ name: 'api', ...health.data }] : [])
  if (all.length === 0) return <Loaded query={health}>{() => null}</Loaded>
  return (
    <div className={classes.cards}>
      {all.map((service) => (
        <article key={service.name} className={classes.card}>
          <header><h3>{service.name}</h3><State status={service.status} /></header>
          <ul className={classes.checks}>
            {Object.entries(service.checks ?? {}).map(([name, check]) => (
              <li key={name}><span>{name}</span><span className={classes.soft}>{check.status === 'healthy' ? (typeof check.duration_ms === 'number' ? `${number(check.duration_ms, language, 1)} ms` : t('operate.healthy')) : <State status={check.status} />}</span></li>
            ))}
          </ul>
        </article>
      ))}
    </div>
  )
}

function Alerts() {
  const { t, language } = useLanguage()
  const queries = useQueryClient()
  const query = useQuery({ queryKey: ['operate', 'alerts'], queryFn: ({ signal }) => readList<Alert>('alerts', { state: 'STANDING' }, signal), refetchInterval: everyMs, retry: false })
  const acknowledging = useMutation({
    mutationFn: (id: Alert['id']) => operate(`alerts/${id}/acknowledge`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['operate', 'alerts'] }),
    onError: (error) => toast('bad', wordsFor(error, t)),
  })
  return (
    <Loaded query={query}>
      {({ items }) => items.length === 0 ? <p className={classes.soft}>{t('operate.noAlerts')}</p> : (
        <Table label={t('operate.alerts')} columns={[t('operate.what'), t('operate.state'), t('operate.since'), '']}
          rows={items.map((alert) => ({
            key: alert.id,
            cells: [
              <>{alert.title}<div className={classes.soft}>{alert.detail}</div></>,
              <State key="s" status={alert.state === 'ACKNOWLEDGED' ? alert.state : alert.severity} />,
              ago(alert.opened_at, language),
              alert.acknowledged_at ? t('operate.acknowledged') : <Button key="b" size="xs" variant="default" onClick={() => acknowledging.mutate(alert.id)}>{t('operate.acknowledge')}</Button>,
            ],
          }))} />
      )}
    </Loaded>
  )
}

function Storage() {
  const { t, language } = useLanguage()
  const query = useQuery({
    queryKey: ['operate', 'storage'],
    queryFn: async ({ signal }) => (await callJson<{ buckets: BucketUse[] }>('/api/v1/operations/storage', { signal })).buckets,
    retry: false,
  })
  return (
    <Loaded query={query}>
      {(buckets) => (
        <Table label={t('operate.storage')} columns={[t('operate.bucket'), t('operate.objects'), t('operate.size')]} numeric={[1, 2]}
          rows={buckets.map((one) => ({ key: one.name, cells: [one.name, number(one.objects, language), size(one.bytes, language)] }))} />
      )}
    </Loaded>
  )
}
