import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Suspense, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { MemoryRouter, Route, Routes } from 'react-router'
import { vi } from 'vitest'
import { setConfig } from '../api/config'
import type { ManagedArtist, User } from '../api/types'
import { Toasts } from '../app/Toasts'
import { AuthProvider, useAuth } from '../features/auth/Auth'
import { en } from '../i18n/en'
import { LanguageProvider } from '../i18n/Language'

/** What the Api answers, by method and path: a body, or a status with the code of a problem. */
export type Answers = Record<string, unknown>

export class Refusal {
  constructor(readonly status: number, readonly code: string) {}
}

export const ada = { id: 'ada-id', username: 'ada', email: 'ada@example.org', role: 'user', avatar_url: null, is_verified: true, is_active: true } as User
export const admin = { ...ada, id: 'admin-id', username: 'root', role: 'admin' } as User

export const managed = (id: string, name: string, ...permissions: string[]) => ({ artist: { id, name }, permissions }) as ManagedArtist
export const page = (...items: unknown[]) => ({ items, next: null, next_after: null })

let root: Root | null = null

/** Opens a page of the client in front of an Api that answers as the test says; what it does not name is not there. */
export async function openPage(element: ReactNode, { at = '/', path = '*', as = ada, answers = {} }: { at?: string; path?: string; as?: User; answers?: Answers }) {
  const asked: { request: string; body: unknown }[] = []
  const all: Answers = {
    'POST /api/v1/auth/refresh': { access_token: 'token', expires_in: 600 },
    'GET /api/v1/auth/me': as,
    'GET /api/v1/me/artists': page(),
    'GET /api/v1/me/favorites': page(),
    ...answers,
  }
  setConfig({ apiBaseUrl: 'http://api.test' })
  localStorage.setItem('jonquils.may-resume', '1')
  vi.stubGlobal('fetch', (address: string, { method = 'GET', body }: RequestInit = {}) => {
    const request = `${method} ${new URL(address).pathname}`
    asked.push({ request, body: typeof body === 'string' ? JSON.parse(body) : body })
    const answer = request in all ? all[request] : new Refusal(404, 'not_found')
    return Promise.resolve(answer instanceof Refusal
      ? new Response(JSON.stringify({ code: answer.code, detail: answer.code }), { status: answer.status })
      : new Response(JSON.stringify(answer ?? null), { status: 200 }))
  })
  const place = document.body.appendChild(document.createElement('div'))
  root = createRoot(place)
  root.render(
    <MantineProvider env="test">
      <LanguageProvider first={{ language: 'en', catalogue: en }}>
        <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
          <AuthProvider>
            <MemoryRouter initialEntries={[at]}>
              <SignedIn><Suspense fallback={null}><Routes><Route path={path} element={element} /></Routes></Suspense></SignedIn>
            </MemoryRouter>
            <Toasts />
          </AuthProvider>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>,
  )
  return {
    asked,
    sees: (text: string) => vi.waitFor(() => {
      if (!document.body.textContent?.includes(text)) throw new Error(`"${text}" is not in: ${document.body.textContent}`)
    }, { timeout: 20_000 }),
    button: (name: string) => [...document.querySelectorAll<HTMLElement>('button, [role="menuitem"]')].find((one) => (one.getAttribute('aria-label') ?? one.textContent) === name) ?? null,
    options: (label: string) => {
      const field = [...document.querySelectorAll('label')].find(({ textContent }) => textContent?.startsWith(label))
      return [...(field ? document.getElementById(field.htmlFor) as HTMLSelectElement : { options: [] }).options].map(({ text }) => text)
    },
  }
}

function SignedIn({ children }: { children: ReactNode }) {
  return useAuth().state.kind === 'in' ? children : null
}

/** Takes the page away, and what it kept. */
export function closePage(): void {
  root?.unmount()
  root = null
  document.body.replaceChildren()
  localStorage.clear()
  vi.unstubAllGlobals()
}
