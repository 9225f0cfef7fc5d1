import { apiUrl } from './config'
import { isAbort, offline, problemFrom } from './problem'
import { session } from './session'

export interface CallOptions {
  method?: string
  body?: unknown
  /** Sent as it is, instead of `body`. */
  raw?: Blob | FormData
  /** Lets the request outlive the page. */
  keepalive?: boolean
  signal?: AbortSignal | undefined
  headers?: Record<string, string>
}

/** One call with the caller's token; a token that ended meanwhile is refreshed and the call repeated once. */
export async function call(path: string, options: CallOptions = {}): Promise<Response> {
  const token = await session.bearer()
  let response = await send(path, options, token)
  if (response.status === 401 && token !== null) {
    const renewed = await session.refresh(token)
    if (renewed !== null) response = await send(path, options, renewed)
  }
  if (response.ok) return response
  throw problemFrom(response.status, await response.text().catch(() => ''), response.headers.get('Retry-After'))
}

export async function callJson<T>(path: string, options: CallOptions = {}): Promise<T> {
  const response = await call(path, options)
  const text = await response.text()
  return (text === '' ? null : JSON.parse(text)) as T
}

async function send(path: string, options: CallOptions, token: string | null): Promise<Response> {
  try {
    return await fetch(apiUrl(path), {
      method: options.method ?? 'GET',
      signal: options.signal ?? null,
      headers: {
        Accept: 'application/json',
        ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...options.headers,
      },
      ...(options.keepalive === true ? { keepalive: true } : {}),
      ...(options.raw !== undefined ? { body: options.raw } : options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    })
  } catch (error) {
    throw isAbort(error) ? error : offline()
  }
}
