import { api } from './client'
import { call, callJson } from './http'
import type { Page, PlaybackSession, Track, TrackProgress, Waveform } from './types'

export interface TrackFilter {
  sort?: string
  q?: string | undefined
  genre?: string | undefined
}

const tracksAPage = 50

export const listTracks = (after: string | null, filter: TrackFilter, signal?: AbortSignal) =>
  api.get('/api/v1/tracks', { query: { limit: tracksAPage, after: after ?? undefined, ...filter }, signal }) as Promise<Page<Track>>

export const readTrack = (id: string, signal?: AbortSignal) => api.get('/api/v1/tracks/{trackId}', { path: { trackId: id }, signal }) as Promise<Track>

export const readProgress = (id: string, signal?: AbortSignal) => callJson<TrackProgress>(`/api/v1/tracks/${id}/status`, { signal })

export const startPlayback = (id: string, signal?: AbortSignal): Promise<PlaybackSession> =>
  api.post('/api/v1/tracks/{trackId}/playback', { path: { trackId: id }, body: {}, signal })

export const readWaveform = (id: string, signal?: AbortSignal) => callJson<Waveform>(`/api/v1/tracks/${id}/waveform`, { signal })

export async function deleteTrack(id: string): Promise<void> {
  await call(`/api/v1/tracks/${id}`, { method: 'DELETE' })
}
