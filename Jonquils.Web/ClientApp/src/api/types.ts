/** What the Api says, field for field (snake_case on the wire and here). */

export interface User {
  id: string
  email: string
  username: string
  role: string
  roles: string[]
  avatar_url: string | null
  is_verified: boolean
  created_at: string
}

export interface TokenAnswer {
  access_token: string
  /** Seconds until the access token ends. */
  expires_in: number
}

export type TrackStatus = 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'

export interface TrackArtist {
  id: string
  name: string
  artist_type?: string
  display_order?: number
}

export interface Job {
  id: string
  status: TrackStatus
  /** 0 to 100. */
  progress: number | null
  deduplicated?: boolean
}

export interface Track {
  id: string
  title: string
  artist_id: string | null
  artists: TrackArtist[]
  album_id: string | null
  album_title?: string | null
  genre_id?: string | null
  genres?: unknown[]
  /** null or 0 until the file was probed. */
  duration_ms: number | null
  track_number?: number | null
  /** A path on the Api's host, or a whole address. */
  cover_url?: string | null
  popularity?: number | null
  is_available: boolean
  /** null for a track that has no audio yet. */
  status: TrackStatus | null
  created_at: string
  updated_at: string
  /** Only in the answer to an upload. */
  job?: Job | null
}

export interface Page<T> {
  items: T[]
  /** Cursor of the next page; null on the last one. */
  next: string | null
}

export interface TrackProgress {
  status: TrackStatus
  /** 0 to 100; null when nobody can tell at the moment. */
  progress: number | null
  error?: { code?: string; message?: string } | string | null
  is_available: boolean
  /** From the first segment on. */
  is_playable?: boolean
}

export interface PlaybackSession {
  manifest_url: string
  lossless_manifest_url: string | null
  expires_at: string
}

export const isSettled = (status: TrackStatus): boolean =>
  status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED'

/** Whether there is, or soon will be, something to hear. */
export const isPlayable = ({ status }: Track): boolean => status !== null && status !== 'FAILED' && status !== 'CANCELLED'
