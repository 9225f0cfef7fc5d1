import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { ApiProblem } from '../api/problem'
import { AuthProvider } from '../features/auth/Auth'
import { LanguageProvider, type Speech } from '../i18n/Language'
import { Crashed } from './Crashed'
import { nonce } from './nonce'
import { pages } from './pages'
import { Shell } from './Shell'
import { theme } from './theme'
import { Toasts } from './Toasts'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal stays one however often it is asked for; only silence and outages may pass.
      retry: (count, error) => count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
    },
  },
})

const router = createBrowserRouter([
  {
    errorElement: <Crashed />,
    HydrateFallback: () => null,
    children: [
      { path: '/sign-in', lazy: () => import('../features/auth/SignInPage') },
      { path: '/register', lazy: () => import('../features/auth/RegisterPage') },
      { path: '/forgot-password', lazy: () => import('../features/auth/ForgotPage') },
      { path: '/reset-password', lazy: () => import('../features/auth/ResetPage') },
      { path: '/verify-email', lazy: () => import('../features/auth/VerifyPage') },
      { element: <Shell />, children: pages },
    ],
  },
])

export function App({ speech }: { speech: Speech }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <LanguageProvider first={speech}>
        <QueryClientProvider client={queries}>
          <AuthProvider>
            <RouterProvider router={router} />
            <Toasts />
          </AuthProvider>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  )
}
