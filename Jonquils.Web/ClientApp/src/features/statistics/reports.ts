/** How something was listened to in some time. Times are milliseconds, rates 0 to 1. */
export interface Figures {
  listenings: number
  plays: number
  unique_listeners: number
  listened_ms: number
  skips: number
  skip_rate: number | null
  completes: number
  completion: number | null
  likes: number
}

export interface Share {
  name: string
  listenings: number
  plays: number
  listened_ms: number
}

export interface TopEntry {
  id: string | number
  /** null when it is no more. */
  name: string | null
  plays: number
  listened_ms: number
}

export interface ListeningReport {
  from: string
  to: string
  bucket: string
  tz: string
  totals: Figures
  series: (Figures & { start: string })[]
  platforms?: Share[]
  devices?: Share[]
  top: { tracks: (TopEntry & { id: string })[]; artists: (TopEntry & { id: string })[]; genres: TopEntry[] }
}

export interface ServiceFigures {
  active_users: number
  registrations: number
  sign_ins: number
  session_minutes: number | null
  searches: number
  searches_without_results: number
  search_clicks: number
  requests: number
  request_errors: number
  error_rate: number | null
  latency_mean_ms: number | null
  latency_p50_ms: number | null
  latency_p95_ms: number | null
  latency_p99_ms: number | null
}

export interface PlatformReport {
  from: string
  to: string
  bucket: string
  totals: { listening: Figures; service: ServiceFigures }
  series: { start: string; listening: Figures; service: ServiceFigures }[]
  platforms: Share[]
  devices: Share[]
  top: ListeningReport['top']
  searches_without_results: { query: string; searches: number }[]
  endpoints: { endpoint: string; method: string; requests: number; errors: number; latency_mean_ms: number; latency_p95_ms: number }[]
}

export const ranges = ['1', '7', '30', '90', '365'] as const
export type Range = (typeof ranges)[number]

const dayMs = 86_400_000

/** What a report is asked for: so many days back from now, in buckets that make a readable picture, by the reader's own clock. */
export function questionFor(range: Range, now = Date.now()) {
  const days = Number(range)
  const bucket = days <= 2 ? 'hour' : days <= 90 ? 'day' : 'month'
  return { from: new Date(now - days * dayMs).toISOString(), to: new Date(now).toISOString(), bucket, tz: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC' }
}
