import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setConfig } from './config'
import { ApiProblem } from './problem'
import { Session } from './session'

const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
const tokens = (access_token: string, expires_in = 600) => answer(200, { access_token, expires_in, refresh_token: 'never read' })

describe('the session', () => {
  const server = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()

  beforeEach(() => {
    setConfig({ apiBaseUrl: 'http://api.test' })
    server.mockReset()
    vi.stubGlobal('fetch', server)
    localStorage.setItem('jonquils.may-resume', '1')
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    localStorage.clear()
  })

  it('asks for one new token when many callers need one at once', async () => {
    server.mockImplementation(() => Promise.resolve(tokens('fresh')))
    const session = new Session()

    const got = await Promise.all([session.bearer(), session.bearer(), session.refresh(null)])

    expect(got).toEqual(['fresh', 'fresh', 'fresh'])
    expect(server).toHaveBeenCalledTimes(1)
    expect(server.mock.calls[0]![0]).toBe('http://api.test/api/v1/auth/refresh')
    expect(server.mock.calls[0]![1]).toMatchObject({ credentials: 'include', body: '{}' })
  })

  it('does not refresh again for a caller whose token was replaced meanwhile', async () => {
    server.mockImplementation(() => Promise.resolve(tokens(`token ${server.mock.calls.length}`)))
    const session = new Session()
    await session.signIn('ada', 'secret')
    await session.refresh('token 1')

    expect(await session.refresh('token 1')).toBe('token 2')
    expect(server).toHaveBeenCalledTimes(2)
  })

  it('renews a token before it ends, not after', async () => {
    server.mockImplementationOnce(() => Promise.resolve(tokens('short', 10))).mockImplementationOnce(() => Promise.resolve(tokens('long')))
    const session = new Session()
    await session.signIn('ada', 'secret')

    expect(await session.bearer()).toBe('long')
  })

  it('ends when the server refuses the cookie, and says so', async () => {
    server.mockResolvedValue(answer(401, { code: 'not_signed_in', detail: 'Sign in.' }))
    const session = new Session()
    const ended = vi.fn()
    session.onEnd(ended)

    expect(await session.bearer()).toBeNull()
    expect(ended).toHaveBeenCalledOnce()
    expect(session.mayResume).toBe(false)
  })

  it('survives a server that is away', async () => {
    server.mockRejectedValue(new TypeError('network'))
    const session = new Session()
    const ended = vi.fn()
    session.onEnd(ended)

    await expect(session.bearer()).rejects.toMatchObject({ code: 'offline' } satisfies Partial<ApiProblem>)
    expect(ended).not.toHaveBeenCalled()
    expect(session.mayResume).toBe(true)
  })

  it('asks nothing for somebody who never signed in here', async () => {
    localStorage.clear()

    expect(await new Session().bearer()).toBeNull()
    expect(server).not.toHaveBeenCalled()
  })

  it('keeps no token where a script could find it later', async () => {
    server.mockResolvedValue(tokens('very secret'))
    await new Session().signIn('ada', 'secret')

    expect(JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie).not.toContain('secret')
  })

  it('refreshes under a lock that all tabs share', async () => {
    const request = vi.fn((_: string, work: () => unknown) => Promise.resolve(work()))
    vi.stubGlobal('navigator', { locks: { request } })
    server.mockResolvedValue(tokens('fresh'))

    await new Session().bearer()

    expect(request).toHaveBeenCalledWith('jonquils-refresh', expect.any(Function))
  })
})
