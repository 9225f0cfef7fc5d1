import { api } from './client'
import { apiUrl, resolveUrl } from './config'
import { ApiProblem, offline, problemFrom } from './problem'
import { session } from './session'
import type { Track, UploadLinks } from './types'

/** The token is looked at when the upload begins; this much is left then for the connection to open. */
const tokenMustHoldMs = 60_000
/** Above this many bytes a file goes in parts, so that what is lost with a connection is one of them. */
export const inPartsAbove = 64 * 1024 * 1024

/** How far an upload in parts is; enough to go on after a reload. */
export interface PartedUpload {
  links: UploadLinks
  /** Numbers of the parts that are there. */
  done: number[]
}

export interface UploadWish {
  /** An artist to put the track on. */
  artistId?: string | undefined
}

export interface UploadSteps {
  /** Fraction from 0 to 1 of the bytes that were really sent. */
  sent: (fraction: number) => void
  /** Called with what is worth keeping over a reload. */
  keep: (parted: PartedUpload | null) => void
}

/** Sends one file: a small one in one form, a large one in parts that can be sent again. */
export async function uploadTrack(file: File, wish: UploadWish, kept: PartedUpload | null, steps: UploadSteps, signal: AbortSignal): Promise<Track> {
  if (file.size <= inPartsAbove && kept === null) return uploadForm(file, wish, steps, signal)
  try {
    return await uploadParts(file, wish, kept, steps, signal)
  } catch (error) {
    // The object store may be out of this page's reach while the Api is not.
    if (!(error instanceof UnreachableStore)) throw error
    steps.keep(null)
    return uploadForm(file, wish, steps, signal)
  }
}

class UnreachableStore extends Error {}

async function uploadParts(file: File, wish: UploadWish, kept: PartedUpload | null, steps: UploadSteps, signal: AbortSignal): Promise<Track> {
  const holds = kept !== null && Date.parse(kept.links.expires_at) > Date.now() + tokenMustHoldMs
  const links = holds ? kept.links : await api.post('/api/v1/tracks/upload-url', { body: { file_name: file.name, bytes: file.size, artist_id: wish.artistId ?? null }, signal })
  const done = new Set(holds ? kept.done : [])
  let before = 0
  for (const part of links.parts) {
    const content = file.slice(before, before + part.bytes)
    const already = before
    before += part.bytes
    if (!done.has(part.part_number)) {
      const answer = await send('PUT', resolveUrl(part.url), content, {}, (fraction) => steps.sent((already + fraction * part.bytes) / file.size), signal).catch((error: unknown) => {
        throw done.size === 0 && navigator.onLine && error instanceof ApiProblem && error.status === 0 && !part.url.startsWith(apiUrl('')) ? new UnreachableStore() : error
      })
      if (answer.status < 200 || answer.status >= 300) throw problemFrom(answer.status, answer.body, answer.retryAfter)
      done.add(part.part_number)
      steps.keep({ links, done: [...done] })
    }
    steps.sent(before / file.size)
  }
  return (await api.post('/api/v1/tracks/upload-url/{uploadId}/complete', { path: { uploadId: links.id }, signal })) as Track
}

async function uploadForm(file: File, wish: UploadWish, steps: UploadSteps, signal: AbortSignal): Promise<Track> {
  const form = new FormData()
  // Fields before the file: the Api reads the form as it comes.
  if (wish.artistId) form.append('artist_id', wish.artistId)
  form.append('file', file, file.name)
  const post = (token: string | null) =>
    send('POST', apiUrl('/api/v1/tracks/upload'), form, { Accept: 'application/json', ...(token === null ? {} : { Authorization: `Bearer ${token}` }) }, steps.sent, signal)

  const token = await session.bearer(tokenMustHoldMs)
  const first = await post(token)
  const answer = first.status === 401 && token !== null ? await post(await session.refresh(token)) : first
  if (answer.status < 200 || answer.status >= 300) throw problemFrom(answer.status, answer.body, answer.retryAfter)
  return JSON.parse(answer.body) as Track
}

interface Answer {
  status: number
  body: string
  retryAfter: string | null
}

/** By XMLHttpRequest, since fetch cannot tell how much of a body has left. */
function send(method: string, url: string, body: Blob | FormData, headers: Record<string, string>, onSent: (fraction: number) => void, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    request.open(method, url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
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
    request.send(body)
  })
}
