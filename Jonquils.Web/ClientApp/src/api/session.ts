import { apiUrl } from './config'
import { ApiProblem, offline, problemFrom } from './problem'
import type { TokenAnswer } from './types'

/**
 * Who is signed in, as far as tokens go.
 * The access token lives in memory only; the refresh token in an HttpOnly cookie that no script can read.
 */
export class Session {
  private token: string | null = null
  private expiresAt = 0
  private refreshing: Promise<string | null> | null = null
  private readonly listeners = new Set<() => void>()
  private readonly otherTabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('jonquils-session') : null

  constructor() {
    this.otherTabs?.addEventListener('message', (message) => {
      if (message.data === 'signed-out') this.end()
    })
  }

  /** Calls back when the session ends: signed out here or elsewhere, or refused by the server. */
  onEnd(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Not a secret: only says whether asking for a silent sign-in is worth a request. */
  get mayResume(): boolean {
    return readHint() !== null
  }

  async signIn(login: string, password: string): Promise<void> {
    this.accept((await post('/api/v1/auth/login', { login, password })) as TokenAnswer)
  }

  async signOut(): Promise<void> {
    try {
      await post('/api/v1/auth/logout', {}, this.token)
    } finally {
      this.end()
      this.otherTabs?.postMessage('signed-out')
    }
  }

  /** A token that will still hold for a while, refreshed when need be; null when nobody is signed in. */
  async bearer(minimumMs = 15_000): Promise<string | null> {
    if (this.token !== null && Date.now() < this.expiresAt - minimumMs) return this.token
    return this.refresh(this.token)
  }

  /**
   * Trades the cookie for a new access token, once for all who ask at the same time.
   * @param refused the token that did not do; when another caller has replaced it meanwhile, that one is returned.
   * @throws ApiProblem when the server cannot be asked; the session is kept then.
   */
  refresh(refused: string | null): Promise<string | null> {
    if (this.token !== null && this.token !== refused) return Promise.resolve(this.token)
    if (this.token === null && !this.mayResume) return Promise.resolve(null)
    this.refreshing ??= this.refreshUnderLock().finally(() => {
      this.refreshing = null
    })
    return this.refreshing
  }

  // The refresh token rotates: two tabs that trade the same cookie at once look like a thief to the server.
  private async refreshUnderLock(): Promise<string | null> {
    // Absent where the page came over plain HTTP from another machine.
    const locks = navigator.locks as LockManager | undefined | null
    return locks ? await locks.request('jonquils-refresh', () => this.trade()) : await this.trade()
  }

  private async trade(): Promise<string | null> {
    try {
      this.accept((await post('/api/v1/auth/refresh', {})) as TokenAnswer)
    } catch (error) {
      if (!(error instanceof ApiProblem) || (error.status !== 400 && error.status !== 401 && error.status !== 403)) throw error
      this.end()
    }
    return this.token
  }

  private accept(answer: TokenAnswer): void {
    this.token = answer.access_token
    this.expiresAt = Date.now() + answer.expires_in * 1000
    writeHint('1')
  }

  private end(): void {
    this.token = null
    this.expiresAt = 0
    writeHint(null)
    this.listeners.forEach((listener) => listener())
  }
}

export const session = new Session()

// Only these calls carry the cookie, so no other one can be ridden by a foreign page.
async function post(path: string, body: unknown, token: string | null = null): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(apiUrl(path), {
      method: 'POST',
      credentials: 'include',
      headers: { 'Content-Type': 'application/json', ...(token === null ? {} : { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    })
  } catch {
    throw offline()
  }
  const text = await response.text()
  if (!response.ok) throw problemFrom(response.status, text, response.headers.get('Retry-After'))
  return text === '' ? null : JSON.parse(text)
}

const hintKey = 'jonquils.may-resume'

function readHint(): string | null {
  try {
    return localStorage.getItem(hintKey)
  } catch {
    return '1'
  }
}

function writeHint(value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(hintKey)
    else localStorage.setItem(hintKey, value)
  } catch {
    // Without storage the next visit asks once in vain.
  }
}
