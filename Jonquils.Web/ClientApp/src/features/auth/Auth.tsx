import { useQueryClient } from '@tanstack/react-query'
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { readMe } from '../../api/accounts'
import { session } from '../../api/session'
import type { User } from '../../api/types'
import { player } from '../../player/player'
import { uploads } from '../contribute/current'
import { packaging } from '../tracks/packaging'

type AuthState =
  | { kind: 'resuming' }
  | { kind: 'unreachable'; error: unknown }
  | { kind: 'out' }
  | { kind: 'in'; user: User }

interface Auth {
  state: AuthState
  signIn: (login: string, password: string) => Promise<void>
  signOut: () => Promise<void>
  /** Takes the account as the Api just said it is. */
  know: (user: User) => void
  resume: () => void
}

const AuthContext = createContext<Auth | null>(null)

export function AuthProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient()
  const [state, setState] = useState<AuthState>(() => (session.mayResume ? { kind: 'resuming' } : { kind: 'out' }))

  const ask = useCallback(() => {
    session
      .refresh(null)
      .then(async (token) => setState(token === null ? { kind: 'out' } : { kind: 'in', user: await readMe() }))
      .catch((error: unknown) => setState({ kind: 'unreachable', error }))
  }, [])

  useEffect(() => {
    if (session.mayResume) ask()
  }, [ask])

  // Whoever signs in next must not find what the last one played, sent or saw.
  useEffect(
    () =>
      session.onEnd(() => {
        player.stop()
        packaging.forgetAll()
        uploads.clear()
        queries.clear()
        setState({ kind: 'out' })
      }),
    [queries],
  )

  const value = useMemo<Auth>(
    () => ({
      state,
      resume: () => {
        setState({ kind: 'resuming' })
        ask()
      },
      signIn: async (login, password) => {
        await session.signIn(login, password)
        setState({ kind: 'in', user: await readMe() })
      },
      signOut: () => session.signOut(),
      know: (user) => setState({ kind: 'in', user }),
    }),
    [state, ask],
  )
  return <AuthContext value={value}>{children}</AuthContext>
}

export function useAuth(): Auth {
  const auth = useContext(AuthContext)
  if (!auth) throw new Error('useAuth stands outside AuthProvider.')
  return auth
}

/** Who is signed in; only for pages that nobody else sees. */
export function useUser(): User {
  const { state } = useAuth()
  if (state.kind !== 'in') throw new Error('useUser stands where nobody is signed in.')
  return state.user
}
