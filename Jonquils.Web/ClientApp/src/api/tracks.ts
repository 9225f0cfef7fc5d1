import { call, callJson } from './http'
import type { Page, PlaybackSession, Track, TrackProgress } from './types'

const tracksAPage = 50

export function listTracks(after: string | null, signal?: AbortSignal): Promise<Page<Track>> {
  const query = new URLSearchParams({ limit: String(tracksAPage) })
  if (after !== null) query.set('after', after)
  return callJson(`/api/v1/tracks?${query}`, { signal })
}

export const readProgress = (id: string, signal?: AbortSignal) => callJson<TrackProgress>(`/api/v1/tracks/${id}/status`, { signal })

export const startPlayback = (id: string, signal?: AbortSignal) =>
  callJson<PlaybackSession>(`/api/v1/tracks/${id}/playback`, { method: 'POST', body: {}, signal })

export async function deleteTrack(id: string): Promise<void> {
  await call(`/api/v1/tracks/${id}`, { method: 'DELETE' })
}
