import { Button } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../api/client'
import { useLanguage } from '../../i18n/Language'
import { ago, moment, span } from '../../i18n/moments'
import { Section } from '../../ui/Page'
import { Table } from '../../ui/Table'
import { usePages } from '../../ui/usePages'
import { EtlFiles } from './EtlFiles'
import { EtlTasks } from './EtlTasks'
import { Listing } from './Listing'
import { asPage, type EtlRun } from './operations'
import classes from './Operate.module.css'
import { RunEtl } from './RunEtl'
import { Schedules } from './Schedules'
import { State, wordFor } from './State'

const everyMs = 5000

/** Runs of the pipelines, the files they know, and what runs by the clock. */
export function Component() {
  const { t } = useLanguage()
  const [shown, setShown] = useState<string | null>(null)
  return (
    <>
      <Section title={t('operate.runs')}><RunEtl begun={setShown} /><Runs show={setShown} /></Section>
      <Section title={t('operate.schedules')}><Schedules /></Section>
      <Section title={t('operate.files')}><EtlFiles /></Section>
      {shown && <EtlTasks run={shown} close={() => setShown(null)} />}
    </>
  )
}

function Runs({ show }: { show: (run: string) => void }) {
  const { t, language } = useLanguage()
  const pages = usePages<EtlRun>(['operate', 'etl'], async (after, signal) => asPage(await api.get('/api/v1/operations/etl', { query: { after: after ?? undefined, limit: 20 }, signal })), { everyMs })
  const took = (run: EtlRun) => (run.started_at && run.ended_at ? span(Date.parse(run.ended_at) - Date.parse(run.started_at), language) : '–')
  const days = (run: EtlRun) => (run.from || run.to ? `${run.from ?? '…'} – ${run.to ?? '…'}` : null)
  return (
    <Listing pages={pages} empty={t('operate.noRuns')}>
      {(runs) => (
        <Table label={t('operate.runs')} columns={[t('operate.pipeline'), t('operate.state'), t('operate.requestedBy'), t('operate.since'), t('operate.took'), '']} numeric={[4]}
          rows={runs.map((run) => ({
            key: run.id,
            cells: [
              <>{wordFor('operate.work', run.name, t)}{run.dry_run && <span className={classes.soft}> · {t('operate.dryRun')}</span>}{days(run) && <span className={classes.soft}> · {days(run)}</span>}{run.error && <div className={classes.soft}>{run.error}</div>}</>,
              <State key="s" status={run.status} />,
              wordFor('operate.by', run.requested_by, t),
              <span key="t" title={moment(run.requested_at, language)}>{ago(run.started_at ?? run.requested_at, language)}</span>,
              took(run),
              <Button key="b" size="xs" variant="default" onClick={() => show(run.id)}>{t('operate.tasks')}</Button>,
            ],
          }))} />
      )}
    </Listing>
  )
}
