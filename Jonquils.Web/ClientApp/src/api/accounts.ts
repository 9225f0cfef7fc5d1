import { api } from './client'
import { call } from './http'

export const readMe = (signal?: AbortSignal) => api.get('/api/v1/auth/me', { signal })

export const register = (email: string, username: string, password: string) =>
  api.post('/api/v1/auth/register', { body: { email, username, password } })

/** The body is the picture itself, not a form. */
export async function putPicture(path: string, file: File): Promise<void> {
  await call(path, { method: 'PUT', raw: file, headers: { 'Content-Type': file.type } })
}
