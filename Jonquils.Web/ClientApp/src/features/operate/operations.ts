import type { Page } from '../../api/types'
import type { components } from '../../api/schema.gen'

type Schemas = components['schemas']

/** Moments that have not come yet are null, which the Api's document does not tell. */
type Until<T, Moments extends keyof T> = Omit<T, Moments> & Record<Moments, string | null>

/** One time that a worker took a job. */
export interface JobAttempt {
  attempt: number
  worker: string
  started_at: string
  ms: number
  outcome: string
  steps: { step: string; ms: number }[]
  error: string | null
}

export type Job = Omit<Schemas['JobsJob'], 'taken_at' | 'next_attempt_at' | 'attempts'> & {
  taken_at: string | null
  next_attempt_at: string | null
  /** The latest ones, oldest first; absent from lists. */
  attempts: JobAttempt[] | null
}
export type EtlRun = Until<Schemas['EtlRunState'], 'started_at' | 'ended_at'>
export type EtlTask = Until<Schemas['EtlTaskState'], 'started_at' | 'ended_at'>
export type EtlFile = Schemas['EtlFileState']
export type Schedule = Until<Schemas['ScheduleState'], 'next_run' | 'last_run'>
export type Service = Schemas['ServiceState']
export type Check = Schemas['CheckState']
export type Alert = Omit<Schemas['AlertState'], 'acknowledged_at' | 'resolved_at'> & { acknowledged_at?: string | null; resolved_at?: string | null }
export type Storage = Omit<Schemas['StorageState'], 'taken_at'> & { taken_at: string | null }
type BackupDetail = Omit<Schemas['BackupDetail'], 'verified_at' | 'removed_at'> & { verified_at?: string | null; removed_at?: string | null }
export type Backup = Omit<Until<Schemas['BackupState'], 'finished_at' | 'verified_at'>, 'detail'> & { detail: BackupDetail }
export type CleanUp = Schemas['CleanUpState']
export type Trace = Schemas['ListTracesTrace']
export type Span = Schemas['FinishedSpan']

export const jobStates = ['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const
export type JobStatus = (typeof jobStates)[number]

/** What the worker's pages are continued with, in the words of all other lists. */
export const asPage = <T>({ items, next_after }: { items: T[]; next_after: string | number | null }): Page<T> => ({ items, next: next_after === null ? null : String(next_after) })

const good = ['healthy', 'completed', 'ok', 'verified', 'resolved', 'loaded', 'done']
const bad = ['unhealthy', 'degraded', 'failed', 'open', 'critical', 'quarantined', 'revoked']
const quiet = ['cancelled', 'skipped', 'acknowledged', 'ignored', 'duplicate', 'deleted', 'moved', 'replaced', 'never']

export type Tone = 'good' | 'bad' | 'quiet' | 'busy'

/** A state's colour: good, bad, over without being either, or on its way. */
export function toneOf(status: string): Tone {
  const word = status.toLowerCase()
  return good.includes(word) ? 'good' : bad.includes(word) ? 'bad' : quiet.includes(word) ? 'quiet' : 'busy'
}
