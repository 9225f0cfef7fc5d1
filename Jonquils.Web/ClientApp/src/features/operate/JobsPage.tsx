import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { callJson } from '../../api/http'
import { toast } from '../../app/Toasts'
import { useLanguage, wordsFor } from '../../i18n/Language'
import { ago, moment, number } from '../../i18n/moments'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Failed, Lines, Loaded } from '../../ui/Loaded'
import { Table } from '../../ui/Table'
import { More, usePages } from '../../ui/usePages'
import { operate, readList, type OperatedJob } from './operations'
import classes from './Operate.module.css'
import { State } from './State'

const states = ['', 'PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const

/** What is packaged, what waits, and what failed. */
export function Component() {
  const { t, language } = useLanguage()
  const [status, setStatus] = useState('')
  const [shown, setShown] = useState<string | null>(null)
  const pages = usePages(['operate', 'jobs', status], (after, signal) => readList<OperatedJob>('jobs', { status, after, limit: 50 }, signal))
  return (
    <>
      <div className={classes.tools}>
        <NativeSelect label={t('operate.state')} value={status} onChange={(event) => setStatus(event.currentTarget.value)} data={states.map((value) => ({ value, label: value === '' ? t('search.kinds.all') : value.toLowerCase() }))} />
        <Button variant="default" onClick={() => void pages.refetch()} loading={pages.isRefetching}>{t('operate.refresh')}</Button>
      </div>
      {pages.status === 'pending' && <Lines />}
      {pages.status === 'error' && pages.items.length === 0 && <Failed error={pages.error} retry={() => void pages.refetch()} />}
      {pages.status === 'success' && (pages.items.length === 0 ? <p className={classes.soft}>{t('operate.noJobs')}</p> : (
        <Table label={t('operate.jobs')} columns={[t('operate.file'), t('operate.state'), t('operate.attempts'), t('operate.since'), '']} numeric={[2]}
          rows={pages.items.map((job) => ({
            key: job.job_id,
            cells: [
              <>{job.original_file_name ?? job.subject_id ?? job.job_id}{job.error_message && <div className={classes.soft}>{job.error_message}</div>}</>,
              <State key="s" status={job.status === 'PROCESSING' && job.percent ? `${job.status} ${Math.floor(job.percent)} %` : job.status} />,
              number(job.attempt ?? 0, language),
              ago(job.created_at, language),
              <Button key="b" size="xs" variant="default" onClick={() => setShown(job.job_id)}>{t('operate.details')}</Button>,
            ],
          }))} />
      ))}
      <More {...pages} />
      {shown && <JobDetails id={shown} close={() => setShown(null)} />}
    </>
  )
}

function JobDetails({ id, close }: { id: string; close: () => void }) {
  const { t, language } = useLanguage()
  const queries = useQueryClient()
  const query = useQuery({ queryKey: ['operate', 'job', id], queryFn: ({ signal }) => callJson<OperatedJob>(`/api/v1/operations/jobs/${id}`, { signal }) })
  const acting = useMutation({
    mutationFn: (action: 'retry' | 'cancel') => (action === 'retry' ? operate(`jobs/${id}/retry`) : operate(`jobs/${id}`, undefined, 'DELETE')),
    onSuccess: async () => {
      close()
      await queries.invalidateQueries({ queryKey: ['operate'] })
    },
    onError: (error) => toast('bad', wordsFor(error, t)),
  })
  return (
    <Dialog wide title={t('operate.job')} close={close}>
      <Loaded query={query}>
        {(job) => {
          const attempts = job.attempts ?? []
          const longest = Math.max(1, ...attempts.flatMap(({ steps }) => steps.map(({ ms }) => ms)))
          return (
            <>
              <p><State status={job.status} /> · {job.original_file_name ?? job.subject_id} · {moment(job.created_at, language)}{job.worker_pod && ` · ${job.worker_pod}`}</p>
              {attempts.map((attempt, index) => (
                <div key={index}>
                  <p>{t('operate.attempt', { number: attempt.attempt })} · {attempt.outcome} · {number(attempt.ms, language)} ms{attempt.error && ` · ${attempt.error}`}</p>
                  <ol className={classes.timeline} aria-label={t('operate.whereTime')}>
                    {attempt.steps.map((step, place) => (
                      <li key={place}><span>{step.name ?? step.step}</span><span className={classes.span}><span style={{ width: `${(step.ms / longest) * 100}%` }} /></span><span className="numbers">{number(step.ms, language)} ms</span></li>
                    ))}
                  </ol>
                </div>
              ))}
              {job.error_message && <p>{job.error_code}: {job.error_message}</p>}
              {job.error_log && <pre className={classes.log} tabIndex={0}>{job.error_log}</pre>}
              <DialogActions>
                <Button variant="default" onClick={close}>{t('app.close')}</Button>
                {['PENDING', 'PROCESSING'].includes(job.status) && <Button variant="default" loading={acting.isPending} onClick={() => acting.mutate('cancel')}>{t('operate.cancelJob')}</Button>}
                {['FAILED', 'CANCELLED'].includes(job.status) && <Button loading={acting.isPending} onClick={() => acting.mutate('retry')}>{t('operate.retry')}</Button>}
              </DialogActions>
            </>
          )
        }}
      </Loaded>
    </Dialog>
  )
}
