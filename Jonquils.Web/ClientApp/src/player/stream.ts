import type Hls from 'hls.js'
import type { ErrorData } from 'hls.js'

export interface StreamEvents {
  /** The address no longer holds: a ticket ended, or a growing playlist was cleaned up. */
  expired: () => void
  failed: (reason: 'network' | 'media') => void
}

export class UnsupportedStream extends Error {}

const expiredStatuses = [401, 403, 404, 410]
const mediaRecoveryEveryMs = 5000

/** Loads hls.js before it is needed, so that the first press of play does not wait for it. */
export const preloadPlayer = () => import('hls.js')

/**
 * Connects an audio element with an HLS address.
 * @param startAt seconds; also for growing playlists, which players otherwise join at their end.
 * @returns closes the stream.
 */
export async function openStream(audio: HTMLAudioElement, url: string, startAt: number, events: StreamEvents): Promise<() => void> {
  const { default: HlsPlayer } = await import('hls.js')
  // Ours first: some browsers claim to play HLS natively and then lack half of it.
  if (HlsPlayer.isSupported()) {
    const hls = new HlsPlayer({ startPosition: startAt, maxBufferLength: 60, backBufferLength: 60, lowLatencyMode: false })
    hls.on(HlsPlayer.Events.ERROR, errorHandler(hls, HlsPlayer, events))
    hls.attachMedia(audio)
    hls.loadSource(url)
    return () => hls.destroy()
  }

  if (audio.canPlayType('application/vnd.apple.mpegurl') === '') throw new UnsupportedStream()
  return openNatively(audio, url, startAt, events)
}

function errorHandler(hls: Hls, HlsPlayer: typeof Hls, events: StreamEvents) {
  let recoveredAt = Number.NEGATIVE_INFINITY
  return (_: unknown, error: ErrorData) => {
    if (!error.fatal) return
    if (error.type === HlsPlayer.ErrorTypes.NETWORK_ERROR) {
      if (expiredStatuses.includes(error.response?.code ?? 0)) events.expired()
      else events.failed('network')
    } else if (error.type === HlsPlayer.ErrorTypes.MEDIA_ERROR && performance.now() - recoveredAt > mediaRecoveryEveryMs) {
      recoveredAt = performance.now()
      hls.recoverMediaError()
    } else {
      events.failed('media')
    }
  }
}

function openNatively(audio: HTMLAudioElement, url: string, startAt: number, events: StreamEvents): () => void {
  const place = () => {
    audio.currentTime = startAt
  }
  // A native player does not tell a status; a new session costs little and cures the likeliest cause.
  const fail = () => (audio.error?.code === MediaError.MEDIA_ERR_NETWORK ? events.expired() : events.failed('media'))
  audio.addEventListener('loadedmetadata', place, { once: true })
  audio.addEventListener('error', fail)
  audio.src = url
  return () => {
    audio.removeEventListener('loadedmetadata', place)
    audio.removeEventListener('error', fail)
    audio.removeAttribute('src')
    audio.load()
  }
}
