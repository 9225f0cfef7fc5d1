import type { components } from './schema.gen'

/** What the Api says, field for field; the types come from its own document. */
type Schemas = components['schemas']

export type User = Schemas['UserResponse']
export type Artist = Schemas['ArtistResponse']
export type Album = Schemas['AlbumResponse']
export type Genre = Schemas['GenreResponse']
export type Playlist = Schemas['PlaylistResponse']
/** The track is null when it is gone. */
export type PlaylistEntry = Omit<Schemas['PlaylistEntryResponse'], 'track'> & { track: Track | null }
export type Imported = Schemas['ImportPlaylistResponse']
export type Video = Schemas['VideoResponse']
export type DeviceSession = Schemas['ListSessionsSession']
export type AuditEntry = Schemas['ListAuditEntry']
export type ArtistManager = Schemas['ManagerResponse']
export type ManagedArtist = Schemas['ListManagedArtistsResponse']
export type ArtistStats = Schemas['GetArtistStatsResponse']
export type TrackFields = Schemas['ReplaceTrackRequest']
export type PlaybackSession = Schemas['StartPlaybackResponse']
export type TrackFeatures = Schemas['GetTrackFeaturesResponse']
export type UploadLinks = Schemas['CreateUploadUrlResponse']
export type TokenAnswer = Schemas['LoginResponse']
export type ListenEvent = Schemas['ListenEvent']

export type TrackStatus = 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'

export type TrackArtist = Schemas['TrackResponseArtistPart']
/** The status is null for a track that has no audio yet. */
export type Track = Omit<Schemas['TrackResponse'], 'status'> & { status: TrackStatus | null }

export interface ApiKey {
  id: string
  name: string
  start: string
  created_at: string
  last_used_at: string | null
  revoked_at: string | null
}

export interface Favourite {
  track_id: string
  created_at: string
  /** null when the track is gone. */
  track: Track | null
}

export interface Heard {
  track_id: string
  last_played_at: string
  track: Track | null
}

export interface Unfinished {
  track_id: string
  position_ms: number
  played_at: string
  track: Track | null
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
  /** Guessed seconds until everything is packaged. */
  seconds_left?: number | null
  error?: { code?: string; message?: string } | string | null
  is_available: boolean
  /** From the first segment on. */
  is_playable?: boolean
}

/** Peaks for drawing: lowest and highest value of each stretch, -128 to 127. */
export interface Waveform {
  duration_ms: number
  samples_per_second: number
  peaks: number[]
}

export const isSettled = (status: TrackStatus): boolean =>
  status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED'

/** Whether there is, or soon will be, something to hear. */
export const isPlayable = ({ status }: Track): boolean => status !== null && status !== 'FAILED' && status !== 'CANCELLED'

export const isAdmin = ({ role }: User): boolean => role === 'admin'

/** Whether somebody may delete a video: who added it, and administrators. One that nobody signed is the latter's to delete. */
export const mayDeleteVideo = (user: User, { created_by }: Pick<Video, 'created_by'>): boolean => isAdmin(user) || (created_by !== null && created_by === user.id)

/** Whether somebody may change a track: the Api names the original to those alone. */
export const mayManage = (user: User, { file_path }: Pick<Track, 'file_path'>): boolean => isAdmin(user) || file_path !== null
