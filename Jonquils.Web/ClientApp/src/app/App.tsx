import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { ApiProblem } from '../api/problem'
import { AuthProvider } from '../features/auth/Auth'
import { SignInPage } from '../features/auth/SignInPage'
import { RegisterPage } from '../features/auth/RegisterPage'
import { LibraryPage } from '../features/library/LibraryPage'
import { LanguageProvider } from '../i18n/Language'
import { Crashed } from './Crashed'
import { nonce } from './nonce'
import { NotFound } from './NotFound'
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
    children: [
      { path: '/sign-in', element: <SignInPage /> },
      { path: '/register', element: <RegisterPage /> },
      {
        element: <Shell />,
        children: [
          { path: '/', element: <LibraryPage /> },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
])

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <LanguageProvider>
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
