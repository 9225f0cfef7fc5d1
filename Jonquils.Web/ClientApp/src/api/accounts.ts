import { callJson } from './http'
import type { User } from './types'

export const readMe = (signal?: AbortSignal) => callJson<User>('/api/v1/auth/me', { signal })

export const register = (email: string, username: string, password: string) =>
  callJson<User>('/api/v1/auth/register', { method: 'POST', body: { email, username, password } })
