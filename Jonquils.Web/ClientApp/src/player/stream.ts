import type Hls from 'hls.js'
import type { ErrorData, Level } from 'hls.js'
import type { Quality } from './settings'

/** What is heard at the moment. */
export interface Rendition {
  kbps: number
  lossless: boolean
}

export interface StreamEvents {
  /** The address no longer holds: a ticket ended, or a growing playlist was cleaned up. */
  expired: () => void
  failed: (reason: 'network' | 'media') => void
  rendition?: (rendition: Rendition) => void
}

export interface Stream {
  close: () => void
  choose: (quality: Quality) => void
}

export class UnsupportedStream extends Error {}

const expiredStatuses = [401, 403, 404, 410]
/** Bits per second that a connection is taken to bear until it is known: enough for the best of music, so that nobody begins with the worst. */
const likelyBandwidth = 1_500_000
const mediaRecoveryEveryMs = 5000
// Just above the bit rates that the service packages, in bits per second.
const ceilings: Partial<Record<Quality, number>> = { low: 100_000, normal: 180_000 }

/** Loads hls.js before it is needed, so that the first press of play does not wait for it. */
export const preloadPlayer = () => import('hls.js')

/**
 * Connects a media element with an HLS address.
 * @param startAt seconds; also for growing playlists, which players otherwise join at their end.
 */
export async function openStream(media: HTMLMediaElement, url: string, startAt: number, quality: Quality, events: StreamEvents): Promise<Stream> {
  const { default: HlsPlayer } = await import('hls.js')
  // Ours first: some browsers claim to play HLS natively and then lack half of it.
  if (HlsPlayer.isSupported()) {
    const hls = new HlsPlayer({ startPosition: startAt, maxBufferLength: 60, backBufferLength: 60, lowLatencyMode: false, testBandwidth: false, abrEwmaDefaultEstimate: likelyBandwidth })
    const choose = (wanted: Quality) => {
      hls.nextLevel = levelFor(hls.levels, wanted)
    }
    hls.on(HlsPlayer.Events.ERROR, errorHandler(hls, HlsPlayer, events))
    hls.on(HlsPlayer.Events.MANIFEST_PARSED, () => {
      hls.loadLevel = levelFor(hls.levels, quality)
    })
    hls.on(HlsPlayer.Events.LEVEL_SWITCHED, (_, { level }) => {
      const now = hls.levels[level]
      if (now) events.rendition?.(renditionOf(now))
    })
    hls.attachMedia(media)
    hls.loadSource(url)
    return { close: () => hls.destroy(), choose }
  }

  if (media.canPlayType('application/vnd.apple.mpegurl') === '') throw new UnsupportedStream()
  return { close: openNatively(media, url, startAt, events), choose: () => {} }
}

const renditionOf = (level: Level): Rendition => ({ kbps: Math.round(level.bitrate / 1000), lossless: /flac/i.test(level.audioCodec ?? level.codecs ?? '') })

/** Index of the best level under the ceiling; -1 lets the connection decide. */
export function levelFor(levels: readonly { bitrate: number }[], quality: Quality): number {
  if (quality === 'auto') return -1
  const ceiling = ceilings[quality] ?? Number.POSITIVE_INFINITY
  const sorted = levels.map(({ bitrate }, index) => ({ bitrate, index })).sort((a, b) => a.bitrate - b.bitrate)
  return (sorted.findLast(({ bitrate }) => bitrate <= ceiling) ?? sorted[0])?.index ?? -1
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

function openNatively(media: HTMLMediaElement, url: string, startAt: number, events: StreamEvents): () => void {
  const place = () => {
    media.currentTime = startAt
  }
  // A native player does not tell a status; a new session costs little and cures the likeliest cause.
  const fail = () => (media.error?.code === MediaError.MEDIA_ERR_NETWORK ? events.expired() : events.failed('media'))
  media.addEventListener('loadedmetadata', place, { once: true })
  media.addEventListener('error', fail)
  media.src = url
  return () => {
    media.removeEventListener('loadedmetadata', place)
    media.removeEventListener('error', fail)
    media.removeAttribute('src')
    media.load()
  }
}
