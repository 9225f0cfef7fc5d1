import { callJson } from '../../api/http'
import { queryText } from '../../api/client'
import type { Page } from '../../api/types'

/** What the operators' routes say, as far as these pages read it; fields that a server does not give are left out. */
export interface OperatedJob {
  job_id: string
  subject_kind?: string
  subject_id?: string
  status: string
  profile?: string
  attempt?: number
  percent?: number
  original_file_name?: string | null
  worker_pod?: string | null
  error_code?: string | null
  error_message?: string | null
  error_log?: string | null
  created_at: string
  taken_at?: string | null
  /** The latest attempts, oldest first, with the times of their steps. */
  attempts?: { attempt: number; worker: string; started_at: string; ms: number; outcome: string; steps: { name?: string; step?: string; ms: number }[]; error?: string | null }[]
}

export interface OperatedService {
  name: string
  /** A service of ours, or one that stands behind them. */
  kind?: 'service' | 'backing'
  status: string
  checks?: Record<string, { status: string; duration_ms?: number | null }>
  since?: string
  checked_at?: string
  detail?: string | null
}

export interface Alert {
  id: string
  /** Name of the check that opened it. */
  key: string
  severity: 'WARNING' | 'CRITICAL'
  title: string
  detail: string
  state: 'OPEN' | 'ACKNOWLEDGED' | 'RESOLVED'
  opened_at: string
  last_seen_at: string
  count: number
  acknowledged_at?: string | null
  resolved_at?: string | null
}

export interface EtlRun {
  id: string
  name?: string
  pipeline?: string
  status: string
  started_at?: string | null
  finished_at?: string | null
  rows?: number | null
  error?: string | null
}

export interface EtlTask {
  id?: string
  name: string
  status: string
  started_at?: string | null
  finished_at?: string | null
  log?: string | null
  log_tail?: string | null
}

export interface Backup {
  id: string
  status?: string
  created_at: string
  finished_at?: string | null
  bytes?: number | null
  verified_at?: string | null
  error?: string | null
}

export interface BucketUse {
  name: string
  objects: number
  bytes: number
}

const base = '/api/v1/operations'

/** A list may come as a page or, where there are few, as they are. */
export async function readList<T>(path: string, query: object = {}, signal?: AbortSignal): Promise<Page<T>> {
  const answer = await callJson<T[] | { items: T[]; next?: string | null; next_after?: string | null }>(`${base}/${path}${queryText(query)}`, { signal })
  return Array.isArray(answer) ? { items: answer, next: null } : { items: answer.items, next: answer.next ?? answer.next_after ?? null }
}

export const operate = <T = unknown>(path: string, body: unknown = {}, method = 'POST') => callJson<T>(`${base}/${path}`, { method, body })

/** A state's colour: good, bad, or on its way. */
export function toneOf(status: string): 'good' | 'bad' | 'busy' {
  const word = status.toLowerCase()
  if (['healthy', 'completed', 'succeeded', 'success', 'ok', 'done', 'verified', 'resolved', 'acknowledged'].includes(word)) return 'good'
  if (['unhealthy', 'degraded', 'failed', 'error', 'open', 'cancelled', 'critical', 'down'].includes(word)) return 'bad'
  return 'busy'
}
