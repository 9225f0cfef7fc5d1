import { apiUrl } from './config'
import { offline, problemFrom } from './problem'
import { session } from './session'
import type { Track } from './types'

/** The token is looked at when the upload begins; this much is left then for the connection to open. */
const tokenMustHoldMs = 60_000

/**
 * Sends one file. By XMLHttpRequest, since fetch cannot tell how much of a body has left.
 * @param onSent fraction from 0 to 1 of the bytes that were really sent.
 */
export async function uploadTrack(file: File, onSent: (fraction: number) => void, signal: AbortSignal): Promise<Track> {
  const token = await session.bearer(tokenMustHoldMs)
  const first = await send(file, token, onSent, signal)
  const answer = first.status === 401 && token !== null ? await send(file, await session.refresh(token), onSent, signal) : first
  if (answer.status < 200 || answer.status >= 300) throw problemFrom(answer.status, answer.body, answer.retryAfter)
  return JSON.parse(answer.body) as Track
}

interface Answer {
  status: number
  body: string
  retryAfter: string | null
}

function send(file: File, token: string | null, onSent: (fraction: number) => void, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    request.open('POST', apiUrl('/api/v1/tracks/upload'))
    request.setRequestHeader('Accept', 'application/json')
    if (token !== null) request.setRequestHeader('Authorization', `Bearer ${token}`)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onSent(event.loaded / event.total)
    }
    request.onload = () => resolve({ status: request.status, body: request.responseText, retryAfter: request.getResponseHeader('Retry-After') })
    request.onerror = () => reject(offline())
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'))
    request.onloadend = () => signal.removeEventListener('abort', abort)
    if (signal.aborted) {
      reject(new DOMException('The upload was cancelled.', 'AbortError'))
      return
    }
    signal.addEventListener('abort', abort)

    const form = new FormData()
    form.append('file', file, file.name)
    request.send(form)
  })
}
