import { Button, Loader, VisuallyHidden } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router'
import type { User } from '../api/types'
import { useAuth } from '../features/auth/Auth'
import { UploadPanel } from '../features/contribute/UploadPanel'
import { uploads } from '../features/contribute/current'
import { DropTarget } from '../features/contribute/DropTarget'
import { tracksKey } from '../features/tracks/keys'
import { packaging } from '../features/tracks/packaging'
import { useT, wordsFor } from '../i18n/Language'
import { bindKeyboard } from '../player/keyboard'
import { bindMediaSession } from '../player/mediaSession'
import { bindOutbox, ListenOutbox, outboxKeyFor } from '../player/outbox'
import { player } from '../player/player'
import { PlayerBar } from '../player/PlayerBar'
import { bindMemory } from '../player/remember'
import { preloadPlayer } from '../player/stream'
import { Lines } from '../ui/Loaded'
import { Mark } from './Mark'
import { Navigation } from './Navigation'
import { Notice } from './Notice'
import { OfflineNote } from './OfflineNote'
import { panels, toggleQueue } from './panels'
import classes from './Shell.module.css'
import { useStore } from './store'
import { toast } from './Toasts'

const QueuePanel = lazy(() => import('../features/queue/QueuePanel').then(({ QueuePanel: Panel }) => ({ default: Panel })))
const ShortcutHelp = lazy(() => import('../features/queue/ShortcutHelp'))

/** What stays while pages come and go: the way around, the uploads, the player. */
export function Shell() {
  const t = useT()
  const { state, resume } = useAuth()
  const location = useLocation()
  if (state.kind === 'out') return <Navigate to="/sign-in" replace state={{ from: location.pathname + location.search }} />
  if (state.kind === 'resuming') {
    return (
      <main className={classes.wait}>
        <Mark size={56} />
        <Loader type="dots" />
        <VisuallyHidden role="status">{t('auth.resuming')}</VisuallyHidden>
      </main>
    )
  }
  if (state.kind === 'unreachable') {
    return (
      <main>
        <Notice page art={<Mark size={72} />} title={t('app.unreachable.title')} text={wordsFor(state.error, t)}>
          <Button onClick={resume}>{t('app.retry')}</Button>
        </Notice>
      </main>
    )
  }
  return <SignedInShell user={state.user} />
}

function SignedInShell({ user }: { user: User }) {
  const t = useT()
  useBackground(user.id)
  usePageKeys()
  useNewVersion()
  const { queue, help } = useStore(panels, (all) => all)
  const hasTrack = useStore(player.state, (all) => all.queue.index >= 0)
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">{t('app.skip')}</a>
      <Navigation user={user} />
      <Content />
      <Suspense fallback={null}>
        {queue && hasTrack && <QueuePanel />}
        {help && <ShortcutHelp />}
      </Suspense>
      <UploadPanel />
      <PlayerBar />
      <DropTarget />
    </div>
  )
}

function Content() {
  const { pathname } = useLocation()
  useEffect(() => {
    // A new page begins at its top; the same page with other words in its address stays where it is.
    document.getElementById('content')?.scrollTo({ top: 0 })
  }, [pathname])
  return (
    <main id="content" className={classes.main} tabIndex={-1}>
      <OfflineNote />
      <Suspense fallback={<div className={classes.coming}><Lines /></div>}><Outlet /></Suspense>
      <PageName pathname={pathname} />
    </main>
  )
}

/** A browser reads out a page's title when it loads one; here another page comes without that. */
function PageName({ pathname }: { pathname: string }) {
  const [name, setName] = useState('')
  const first = useRef(pathname)
  useEffect(() => {
    if (first.current === pathname) return
    first.current = ''
    // The title is the page's own, which may have to be loaded first.
    const timer = setTimeout(() => setName(document.title), 500)
    return () => clearTimeout(timer)
  }, [pathname])
  return <VisuallyHidden role="status">{name}</VisuallyHidden>
}

/** Another worker takes over when a new build was installed; the page itself is still the old one. */
function useNewVersion() {
  const t = useT()
  useEffect(() => {
    // Absent where the page came over plain HTTP from another machine.
    const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
    let controlled = workers?.controller != null
    const tell = () => {
      if (controlled) toast('good', t('app.update'))
      controlled = true
    }
    workers?.addEventListener('controllerchange', tell)
    return () => workers?.removeEventListener('controllerchange', tell)
  }, [t])
}

function usePageKeys() {
  const navigate = useNavigate()
  useEffect(
    () =>
      bindKeyboard(player, {
        toggleQueue,
        showHelp: () => panels.patch({ help: true }),
        search: () => {
          const field = document.querySelector<HTMLInputElement>('main [data-search]')
          if (field) field.focus()
          else void navigate('/search')
        },
        like: () => document.querySelector<HTMLButtonElement>('section [aria-pressed][data-heart]')?.click(),
      }),
    [navigate],
  )
}

function useBackground(userId: string) {
  const t = useT()
  const queries = useQueryClient()
  useEffect(() => bindMemory(player, userId), [userId])
  useEffect(() => uploads.attach(`jonquils.uploads.${userId}`), [userId])
  useEffect(() => {
    const outbox = new ListenOutbox(outboxKeyFor(userId))
    outbox.onSent = () => void queries.invalidateQueries({ queryKey: ['history'] })
    const leave = player.listening.subscribe((...event) => outbox.add(...event))
    const unbind = bindOutbox(outbox)
    return () => {
      leave()
      unbind()
    }
  }, [userId, queries])
  useEffect(() => bindMediaSession(player, () => t('tracks.unknownArtist')), [t])
  useEffect(() => packaging.onSettled(() => void queries.invalidateQueries({ queryKey: tracksKey })), [queries])
  useEffect(() => {
    // After the page itself, so that it costs the first paint nothing.
    const timer = setTimeout(() => void preloadPlayer().catch(() => {}), 1500)
    return () => clearTimeout(timer)
  }, [])
}
