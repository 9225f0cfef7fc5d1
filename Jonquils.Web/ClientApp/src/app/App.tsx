import { MantineProvider, useComputedColorScheme } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Suspense, useEffect } from 'react'
import { BrowserRouter, useRoutes } from 'react-router'
import { ApiProblem } from '../api/problem'
import { AuthProvider } from '../features/auth/Auth'
import { LanguageProvider, type Speech } from '../i18n/Language'
import { Caught } from './Caught'
import { Crashed } from './Crashed'
import { nonce } from './nonce'
import { pages } from './pages'
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

// Not the router that also fetches what pages show: they ask for that themselves, and it weighs as much as all that they have in common.
const Pages = () => useRoutes(pages)

export function App({ speech }: { speech: Speech }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <FrameColor />
      <LanguageProvider first={speech}>
        <QueryClientProvider client={queries}>
          <AuthProvider>
            <BrowserRouter>
              <Caught otherwise={<Crashed />}><Suspense fallback={null}><Pages /></Suspense></Caught>
            </BrowserRouter>
            <Toasts />
          </AuthProvider>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  )
}

/** What the browser draws around the page goes with the chosen theme, not with the system's. */
function FrameColor() {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  useEffect(() => {
    const paper = getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) meta.content = paper
  }, [scheme])
  return null
}
