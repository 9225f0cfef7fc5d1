import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client'
import { toast } from '../../app/Toasts'
import { useLanguage, wordsFor, wordsForCode } from '../../i18n/Language'
import { milliseconds, moment, number, percent } from '../../i18n/moments'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Loaded } from '../../ui/Loaded'
import { Facts } from './Facts'
import { Lanes } from './Lanes'
import type { Job, JobAttempt } from './operations'
import classes from './Operate.module.css'
import { State } from './State'

const everyMs = 3000
const isOpen = (status: string) => status === 'PENDING' || status === 'PROCESSING'

/** One job: what is made of what, where its attempts spent their time, what they died of, and what can be done. */
export function JobDetails({ id, close }: { id: string; close: () => void }) {
  const { t } = useLanguage()
  const queries = useQueryClient()
  const query = useQuery({
    queryKey: ['operate', 'job', id],
    queryFn: ({ signal }) => api.get('/api/v1/operations/jobs/{jobId}', { path: { jobId: id }, signal }) as Promise<Job>,
    refetchInterval: ({ state }) => (state.data && isOpen(state.data.status) ? everyMs : false),
  })
  const acting = useMutation({
    mutationFn: (action: 'retry' | 'cancel') => (action === 'retry' ? api.post('/api/v1/operations/jobs/{jobId}/retry', { path: { jobId: id } }) : api.delete('/api/v1/operations/jobs/{jobId}', { path: { jobId: id } })),
    onSuccess: (_, action) => toast('good', t(action === 'retry' ? 'operate.retried' : 'operate.cancelled')),
    onError: (error) => toast('bad', wordsFor(error, t)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['operate'] }),
  })
  return (
    <Dialog wide title={t('operate.job')} close={close}>
      <Loaded query={query}>
        {(job) => (
          <>
            <JobFacts job={job} />
            {(job.attempts ?? []).map((attempt, index) => <Attempt key={index} attempt={attempt} />)}
            {job.error_message && <p>{job.error_code && <code>{job.error_code}</code>} {wordsForCode(job.error_code, job.error_message, t)}</p>}
            {job.error_log && <><h3>{t('operate.log')}</h3><pre className={classes.log} tabIndex={0} role="region" aria-label={t('operate.log')}>{job.error_log}</pre></>}
            <DialogActions>
              <Button variant="default" onClick={close}>{t('app.close')}</Button>
              {isOpen(job.status) && <Button variant="default" loading={acting.isPending} onClick={() => acting.mutate('cancel')}>{t('operate.cancelJob')}</Button>}
              {['FAILED', 'CANCELLED'].includes(job.status) && <Button loading={acting.isPending} onClick={() => acting.mutate('retry')}>{t('operate.retry')}</Button>}
            </DialogActions>
          </>
        )}
      </Loaded>
    </Dialog>
  )
}

function JobFacts({ job }: { job: Job }) {
  const { t, language } = useLanguage()
  return (
    <Facts of={[
      [t('operate.state'), <State key="s" status={job.status} more={job.status === 'PROCESSING' ? percent(job.percent / 100, language) : undefined} />],
      [t('operate.file'), job.original_file_name],
      [t('operate.subject'), `${job.subject_kind} ${job.subject_id}`],
      [t('operate.profile'), `${job.profile} · ${job.lane} · ${number(job.priority, language)}`],
      [t('operate.created'), moment(job.created_at, language)],
      [t('operate.taken'), job.taken_at && moment(job.taken_at, language)],
      [t('operate.nextAttempt'), job.status === 'PENDING' && job.next_attempt_at && moment(job.next_attempt_at, language)],
      [t('operate.worker'), job.worker_pod],
      [t('operate.putOffs'), job.put_offs ? number(job.put_offs, language) : null],
      ['SHA-256', job.source_sha256 && <code key="h">{job.source_sha256}</code>],
    ]} />
  )
}

function Attempt({ attempt }: { attempt: JobAttempt }) {
  const { t, language } = useLanguage()
  const ms = (value: number) => milliseconds(value, language)
  const lanes = attempt.steps.map(({ step, ms: took }, index) => {
    const start = attempt.steps.slice(0, index).reduce((sum, before) => sum + before.ms, 0)
    const isEnd = attempt.outcome !== 'done' && index === attempt.steps.length - 1
    return { key: index, name: step.replaceAll('_', ' '), start, end: start + took, tone: isEnd ? 'bad' as const : 'busy' as const, note: ms(took) }
  })
  return (
    <section className={classes.attempt}>
      <h3>{t('operate.attempt', { number: attempt.attempt })} · {attempt.outcome} · {ms(attempt.ms)}</h3>
      <p className={classes.soft}>{moment(attempt.started_at, language)} · {attempt.worker}{attempt.error && ` · ${attempt.error}`}</p>
      <Lanes label={t('operate.whereTime')} lanes={lanes} />
    </section>
  )
}
