import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../../api/client'
import { useLanguage } from '../../i18n/Language'
import { milliseconds, moment } from '../../i18n/moments'
import { Loaded } from '../../ui/Loaded'
import { Section } from '../../ui/Page'
import { Alerts } from './Alerts'
import { Checks } from './Checks'
import type { Service } from './operations'
import classes from './Operate.module.css'
import { QueueGlance } from './QueueGlance'
import { State } from './State'
import { StorageUse } from './StorageUse'

const everyMs = 10_000

/** Whether all is well, at a glance. */
export function Component() {
  const { t } = useLanguage()
  return (
    <>
      <Section title={t('operate.services')}><Services /></Section>
      <Alerts everyMs={everyMs} />
      <Section title={t('operate.queue')} actions={<Link to="/operate/jobs">{t('operate.jobs')}</Link>}><QueueGlance /></Section>
      <Checks />
      <Section title={t('operate.storage')}><StorageUse /></Section>
    </>
  )
}

function Services() {
  const query = useQuery({ queryKey: ['operate', 'services'], queryFn: ({ signal }) => api.get('/api/v1/operations/services', { signal }), refetchInterval: everyMs })
  return <Loaded query={query}>{({ items }) => <div className={classes.cards}>{items.map((service) => <ServiceCard key={service.name} service={service} />)}</div>}</Loaded>
}

function ServiceCard({ service }: { service: Service }) {
  const { t, language } = useLanguage()
  const checks = Object.entries(service.checks)
  return (
    <article className={classes.card}>
      <header><h3>{service.name}</h3><State status={service.status} /></header>
      <p className={classes.soft}>{t(service.kind === 'service' ? 'operate.kind.service' : 'operate.kind.backing')} · {t('operate.sinceThen', { when: moment(service.since, language) })}</p>
      {service.detail && <p>{service.detail}</p>}
      {checks.length > 0 && (
        <ul className={classes.checks}>
          {checks.map(([name, check]) => (
            <li key={name}><span>{name}</span><span className={classes.soft}>{check.status !== 'healthy' ? <State status={check.status} /> : check.duration_ms == null ? t('operate.state.healthy') : <span className="numbers">{milliseconds(check.duration_ms, language, 1)}</span>}</span></li>
          ))}
        </ul>
      )}
    </article>
  )
}
