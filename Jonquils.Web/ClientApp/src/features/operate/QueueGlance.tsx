import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../../api/client'
import { useLanguage } from '../../i18n/Language'
import { number, percent, span } from '../../i18n/moments'
import { Loaded } from '../../ui/Loaded'
import { Figure, Figures } from '../statistics/Figures'
import type { Job, JobStatus } from './operations'
import classes from './Operate.module.css'

const everyMs = 5000
/** A page of the worker's list; more than that is told as "and more". */
const most = 200

interface Listed {
  items: Job[]
  isAll: boolean
}

const list = async (status: JobStatus, signal: AbortSignal): Promise<Listed> => {
  const { items, next_after } = (await api.get('/api/v1/operations/jobs', { query: { status, limit: most }, signal })) as { items: Job[]; next_after: string | null }
  return { items, isAll: next_after === null }
}

/** What is packaged at this moment, and who waits how long for it. */
export function QueueGlance() {
  const query = useQuery({
    queryKey: ['operate', 'queue'],
    queryFn: async ({ signal }) => {
      const [running, waiting, failed] = await Promise.all([list('PROCESSING', signal), list('PENDING', signal), list('FAILED', signal)])
      return { running, waiting, failed, at: Date.now() }
    },
    refetchInterval: everyMs,
  })
  return <Loaded query={query}>{(queue) => <Shown {...queue} />}</Loaded>
}

function Shown({ running, waiting, failed, at }: { running: Listed; waiting: Listed; failed: Listed; at: number }) {
  const { t, language } = useLanguage()
  const count = ({ items, isAll }: Listed) => number(items.length, language) + (isAll ? '' : '+')
  // The list is newest first, so of many the oldest are not on this page.
  const oldest = waiting.isAll ? waiting.items.at(-1) : undefined
  return (
    <>
      <Figures>
        <Figure name={t('operate.queue.running')} value={count(running)} />
        <Figure name={t('operate.queue.waiting')} value={count(waiting)} />
        <Figure name={t('operate.queue.longest')} value={oldest ? span(Math.max(0, at - Date.parse(oldest.created_at)), language) : '–'} />
        <Figure name={t('operate.queue.failed')} value={failed.items.length === 0 ? '0' : <Link to="/operate/jobs?state=FAILED" className={classes.count}>{count(failed)}</Link>} bad={failed.items.length > 0} />
      </Figures>
      {running.items.length > 0 && (
        <ul className={classes.running} aria-label={t('operate.queue.running')}>
          {running.items.map((job) => (
            <li key={job.job_id}>
              <span className={classes.laneName}>{job.original_file_name ?? `${job.subject_kind} ${job.subject_id}`}</span>
              <span className={classes.span} aria-hidden="true"><span style={{ left: 0, width: `${job.percent}%` }} /></span>
              <span className="numbers">{percent(job.percent / 100, language)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
