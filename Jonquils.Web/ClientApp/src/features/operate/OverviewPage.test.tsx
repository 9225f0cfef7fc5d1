import { afterEach, describe, expect, it } from 'vitest'
import { admin, closePage, openPage, page as answer, Refusal } from '../../given/openPage'
import { Component as OverviewPage } from './OverviewPage'

const since = '2026-04-01T10:00:00Z'
const alert = { id: 'a', key: 'disk_free', severity: 'CRITICAL', title: 'A disk is nearly full', detail: '2 % are free.', state: 'OPEN', opened_at: since, last_seen_at: since, count: 3 }
const job = (job_id: string, status: string, percent: number) => ({ job_id, status, percent, original_file_name: `${job_id}.flac`, created_at: since, subject_kind: 'track', subject_id: job_id })
const answers = {
  'GET /api/v1/operations/services': answer({ name: 'worker', kind: 'service', status: 'degraded', checks: {}, since, checked_at: since }),
  'GET /api/v1/operations/alerts': answer(alert),
  'GET /api/v1/operations/checks': { items: [], last_run_at: null },
  'GET /api/v1/operations/storage': { taken_at: null, buckets: [], databases: [], users: [], disks: [] },
  'GET /api/v1/operations/jobs': answer(job('spring', 'PROCESSING', 40)),
}

afterEach(closePage)

describe('the overview for operators', () => {
  it('shows an alert that stands, and takes it when somebody looks after it', async () => {
    const page = await openPage(<OverviewPage />, { as: admin, answers: { ...answers, 'POST /api/v1/operations/alerts/a/acknowledge': {} } })
    await page.sees('A disk is nearly full')
    await page.sees('critical')

    page.button('Acknowledge: A disk is nearly full')!.click()

    await expect.poll(() => page.asked.filter(({ request }) => request === 'POST /api/v1/operations/alerts/a/acknowledge')).toHaveLength(1)
  })

  it('shows what is packaged at the moment and how far it is', async () => {
    const page = await openPage(<OverviewPage />, { as: admin, answers })

    await page.sees('spring.flac')
    await page.sees('40%')
  })

  it('stays a page when one part of it is away', async () => {
    const page = await openPage(<OverviewPage />, { as: admin, answers: { ...answers, 'GET /api/v1/operations/jobs': new Refusal(503, 'worker_unavailable') } })

    await page.sees('A disk is nearly full')
    await page.sees('Not available right now')
  })
})
