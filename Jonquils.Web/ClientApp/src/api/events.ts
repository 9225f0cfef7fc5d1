import { call } from './http'
import type { TrackProgress } from './types'

/**
 * Follows a track's packaging by Server-Sent Events. Read by fetch, because EventSource can't send an Authorization header.
 * Ends when the server ends the stream; the caller decides whether to come back.
 */
export async function followEvents(id: string, onProgress: (progress: TrackProgress) => void, signal: AbortSignal): Promise<void> {
  const response = await call(`/api/v1/tracks/${id}/events`, { signal, headers: { Accept: 'text/event-stream' } })
  if (!response.body) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  const parse = eventParser((data) => onProgress(JSON.parse(data) as TrackProgress))
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    parse(value)
  }
}

/** Takes the stream in pieces as they come and gives the data of every whole event; comments keep the line open and say nothing. */
export function eventParser(onData: (data: string) => void): (piece: string) => void {
  let rest = ''
  let data: string[] = []
  return (piece) => {
    rest += piece
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines.map((raw) => raw.replace(/\r$/, ''))) {
      if (line === '') {
        if (data.length > 0) onData(data.join('\n'))
        data = []
      } else if (line.startsWith('data:')) {
        data.push(line.slice(5).replace(/^ /, ''))
      }
    }
  }
}
