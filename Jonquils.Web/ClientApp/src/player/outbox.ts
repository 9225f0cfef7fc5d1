import { call } from '../api/http'
import { ApiProblem } from '../api/problem'
import type { ListenEvent, Track } from '../api/types'
import type { ListeningEvent } from './listening'

const sendAfterMs = 4000
const mostAtOnce = 500
const actions: Record<ListeningEvent, string> = { start: 'play', pause: 'pause', progress: 'progress', skip: 'skip', complete: 'complete' }

type Send = (events: readonly ListenEvent[], leaving: boolean) => Promise<void>

/** Listening events on their way to the Api: sent in batches, kept while there is no network, each counted once by its id. */
export class ListenOutbox {
  private timer: ReturnType<typeof setTimeout> | null = null
  private sending = false
  /** Called when the Api has taken some. */
  onSent: () => void = () => {}

  constructor(private readonly key: string, private readonly send: Send = post) {
    if (this.read().length > 0) this.soon()
  }

  add(event: ListeningEvent, track: Track, positionMs: number, playedMs: number): void {
    const listen: ListenEvent = {
      event_id: newId(),
      track_id: track.id,
      action: actions[event],
      played_at: new Date().toISOString(),
      position_ms: positionMs,
      play_duration_ms: playedMs,
      ...(track.duration_ms > 0 ? { completion_percentage: Math.min(100, Math.round((positionMs / track.duration_ms) * 1000) / 10) } : {}),
      platform: 'WEB',
      device_type: matchMedia('(pointer: coarse)').matches ? 'mobile' : 'desktop',
    }
    this.write([...this.read(), listen].slice(-mostAtOnce))
    this.soon()
  }

  /** @param leaving the page goes away: the request must outlive it. */
  async flush(leaving = false): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    const events = this.read()
    if (events.length === 0 || this.sending) return
    this.sending = true
    try {
      await this.send(events, leaving)
      this.drop(events)
      this.onSent()
    } catch (error) {
      // What the Api will never take must not stand in the way of what it will.
      if (error instanceof ApiProblem && error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status)) this.drop(events)
    } finally {
      this.sending = false
    }
  }

  private soon(): void {
    this.timer ??= setTimeout(() => void this.flush(), sendAfterMs)
  }

  private drop(sent: readonly ListenEvent[]): void {
    const ids = new Set(sent.map(({ event_id }) => event_id))
    this.write(this.read().filter(({ event_id }) => !ids.has(event_id)))
  }

  private read(): ListenEvent[] {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.key) ?? '[]')
      return Array.isArray(kept) ? (kept as ListenEvent[]) : []
    } catch {
      return []
    }
  }

  private write(events: readonly ListenEvent[]): void {
    try {
      if (events.length === 0) localStorage.removeItem(this.key)
      else localStorage.setItem(this.key, JSON.stringify(events))
    } catch {
      // No room to keep it: the count is a little too low then.
    }
  }
}

export const outboxKeyFor = (userId: string) => `jonquils.listens.${userId}`

async function post(events: readonly ListenEvent[], leaving: boolean): Promise<void> {
  await call('/api/v1/analytics/listen', { method: 'POST', body: events, keepalive: leaving })
}

/** A random UUID, also where the page came over plain HTTP and the browser has no function for it. */
function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Sends when there is a network again, and when the page goes away. */
export function bindOutbox(outbox: ListenOutbox): () => void {
  const online = () => void outbox.flush()
  const hidden = () => document.visibilityState === 'hidden' && void outbox.flush(true)
  window.addEventListener('online', online)
  document.addEventListener('visibilitychange', hidden)
  return () => {
    window.removeEventListener('online', online)
    document.removeEventListener('visibilitychange', hidden)
    void outbox.flush(true)
  }
}
