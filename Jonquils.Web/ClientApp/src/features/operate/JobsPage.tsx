import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api } from '../../api/client'
import { useLanguage, wordsForCode } from '../../i18n/Language'
import { ago, number, percent } from '../../i18n/moments'
import { Table } from '../../ui/Table'
import { usePages } from '../../ui/usePages'
import { JobDetails } from './JobDetails'
import { Listing } from './Listing'
import { asPage, jobStates, type Job } from './operations'
import classes from './Operate.module.css'
import { State, wordFor } from './State'

const everyMs = 10_000

/** What is packaged, what waits, and what failed. */
export function Component() {
  const { t, language } = useLanguage()
  const [params, setParams] = useSearchParams()
  const status = jobStates.find((known) => known === params.get('state')) ?? ''
  const [shown, setShown] = useState<string | null>(null)
  const pages = usePages(['operate', 'jobs', status], async (after, signal) => asPage(await api.get('/api/v1/operations/jobs', { query: { status: status || undefined, after: after ?? undefined, limit: 50 }, signal }) as { items: Job[]; next_after: string | null }), { everyMs })
  const nameOf = (job: Job) => job.original_file_name ?? `${job.subject_kind} ${job.subject_id}`
  return (
    <>
      <div className={classes.tools}>
        <div><NativeSelect label={t('operate.state')} value={status} onChange={({ currentTarget: { value } }) => setParams(value === '' ? {} : { state: value }, { replace: true })}
          data={[{ value: '', label: t('search.kinds.all') }, ...jobStates.map((value) => ({ value, label: wordFor('operate.state', value, t) }))]} /></div>
        <Button variant="default" onClick={() => void pages.refetch()} loading={pages.isRefetching}>{t('operate.refresh')}</Button>
      </div>
      <Listing pages={pages} empty={t('operate.noJobs')}>
        {(jobs) => (
          <Table label={t('operate.jobs')} columns={[t('operate.file'), t('operate.state'), t('operate.profile'), t('operate.attempts'), t('operate.since'), '']} numeric={[3]}
            rows={jobs.map((job) => ({
              key: job.job_id,
              cells: [
                <>{nameOf(job)}{job.error_message && job.status !== 'COMPLETED' && <div className={classes.soft}>{wordsForCode(job.error_code, job.error_message, t)}</div>}</>,
                <State key="s" status={job.status} more={job.status === 'PROCESSING' ? percent(job.percent / 100, language) : undefined} />,
                <code key="p">{job.profile}</code>,
                number(job.attempt, language),
                ago(job.created_at, language),
                <Button key="b" size="xs" variant="default" onClick={() => setShown(job.job_id)} aria-label={`${t('operate.details')}: ${nameOf(job)}`}>{t('operate.details')}</Button>,
              ],
            }))} />
        )}
      </Listing>
      {shown && <JobDetails id={shown} close={() => setShown(null)} />}
    </>
  )
}
