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
