import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, Navigate, NavLink, Outlet, useLocation } from 'react-router'
import { useAuth } from '../features/auth/Auth'
import { tracksKey } from '../features/library/useTracks'
import { packaging } from '../features/library/packaging'
import { DropTarget } from '../features/upload/DropTarget'
import { UploadPanel } from '../features/upload/UploadPanel'
import { useT, wordsFor } from '../i18n/Language'
import { bindKeyboard } from '../player/keyboard'
import { bindMediaSession } from '../player/mediaSession'
import { player } from '../player/player'
import { PlayerBar } from '../player/PlayerBar'
import { preloadPlayer } from '../player/stream'
import { Button, Loader, VisuallyHidden } from '@mantine/core'
import { AccountMenu } from './AccountMenu'
import { LibraryIcon } from './icons'
import { Mark } from './Mark'
import { Notice } from './Notice'
import classes from './Shell.module.css'
import { OfflineNote } from './OfflineNote'

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
  return <SignedInShell username={state.user.username} email={state.user.email} />
}

function SignedInShell({ username, email }: { username: string; email: string }) {
  const t = useT()
  useBackground()
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">{t('app.skip')}</a>
      <header className={classes.side}>
        <Link to="/" className={classes.word}><Mark size={30} /><span>Jonquils</span></Link>
        <nav aria-label={t('nav.main')} className={classes.nav}>
          <NavLink to="/" end><LibraryIcon /><span>{t('nav.library')}</span></NavLink>
        </nav>
        <AccountMenu username={username} email={email} />
      </header>
      <main id="content" className={classes.main} tabIndex={-1}>
        <OfflineNote />
        <Outlet />
      </main>
      <UploadPanel />
      <PlayerBar />
      <DropTarget />
    </div>
  )
}

function useBackground() {
  const t = useT()
  const queries = useQueryClient()
  useEffect(() => bindKeyboard(player), [])
  useEffect(() => bindMediaSession(player, () => t('library.unknownArtist')), [t])
  useEffect(() => packaging.onSettled(() => void queries.invalidateQueries({ queryKey: tracksKey })), [queries])
  useEffect(() => {
    // After the page itself, so that it costs the first paint nothing.
    const timer = setTimeout(() => void preloadPlayer().catch(() => {}), 1500)
    return () => clearTimeout(timer)
  }, [])
}
