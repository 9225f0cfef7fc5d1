/** An error that the Api put into words (RFC 9457), or the lack of an answer at all (status 0). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    /** Stable and snake_case; 'offline' when there was no answer. */
    readonly code: string,
    detail: string,
    readonly fields: Readonly<Record<string, string[]>> = {},
    /** How long the Api asks us to wait, when it does. */
    readonly retryAfterMs: number | null = null,
    readonly traceId: string | null = null,
  ) {
    super(detail)
    this.name = 'ApiProblem'
  }
}

export const offline = () => new ApiProblem(0, 'offline', 'The server cannot be reached.')

export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError'

/** Reads a problem document; anything else still becomes a problem with the status it came with. */
export function problemFrom(status: number, body: string, retryAfter: string | null): ApiProblem {
  let document: Record<string, unknown> = {}
  try {
    const parsed: unknown = JSON.parse(body)
    if (parsed !== null && typeof parsed === 'object') document = parsed as Record<string, unknown>
  } catch {
    // A proxy's HTML page, or nothing at all: the status has to do.
  }

  const text = (key: string) => (typeof document[key] === 'string' && document[key] !== '' ? document[key] : null)
  return new ApiProblem(
    status,
    text('code') ?? `http_${status}`,
    text('detail') ?? text('title') ?? `The server answered ${status}.`,
    (document.errors as Record<string, string[]> | undefined) ?? {},
    waitFrom(retryAfter),
    text('trace_id'),
  )
}

function waitFrom(retryAfter: string | null): number | null {
  if (retryAfter === null) return null
  const seconds = Number(retryAfter)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(retryAfter)
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now())
}
