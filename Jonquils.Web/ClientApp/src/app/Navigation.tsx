import type { ReactNode } from 'react'
import { useState } from 'react'
import { Link, NavLink } from 'react-router'
import { isAdmin, type User } from '../api/types'
import type { MessageKey } from '../i18n/en'
import { useT } from '../i18n/Language'
import { Dialog } from '../ui/Dialog'
import { AccountMenu } from './AccountMenu'
import { AlbumIcon, ArtistIcon, ChartIcon, GenreIcon, HeartIcon, HelpIcon, HistoryIcon, HomeIcon, LibraryIcon, MenuIcon, PlaylistIcon, SearchIcon, ToolIcon, UploadIcon, VideoIcon } from './icons'
import { Mark } from './Mark'
import { panels } from './panels'
import classes from './Shell.module.css'

interface Place {
  to: string
  name: MessageKey
  icon: ReactNode
}

const listening: Place[] = [
  { to: '/', name: 'nav.home', icon: <HomeIcon /> },
  { to: '/search', name: 'nav.search', icon: <SearchIcon /> },
]
const library: Place[] = [
  { to: '/tracks', name: 'nav.tracks', icon: <LibraryIcon /> },
  { to: '/albums', name: 'nav.albums', icon: <AlbumIcon /> },
  { to: '/artists', name: 'nav.artists', icon: <ArtistIcon /> },
  { to: '/genres', name: 'nav.genres', icon: <GenreIcon /> },
  { to: '/videos', name: 'nav.videos', icon: <VideoIcon /> },
]
const own: Place[] = [
  { to: '/playlists', name: 'nav.playlists', icon: <PlaylistIcon /> },
  { to: '/favourites', name: 'nav.favourites', icon: <HeartIcon /> },
  { to: '/history', name: 'nav.history', icon: <HistoryIcon /> },
  { to: '/uploads', name: 'nav.uploads', icon: <UploadIcon /> },
  { to: '/statistics', name: 'nav.statistics', icon: <ChartIcon /> },
]
const operating: Place = { to: '/operate', name: 'nav.operate', icon: <ToolIcon /> }

const groupsFor = (user: User): Place[][] => [listening, library, isAdmin(user) ? [...own, operating] : own]

/** The way around: a column beside the page, on a phone a row below it. */
export function Navigation({ user }: { user: User }) {
  const t = useT()
  const [more, setMore] = useState(false)
  return (
    <>
      <header className={classes.side}>
        <Link to="/" className={classes.word}><Mark size={30} /><span>Jonquils</span></Link>
        <nav aria-label={t('nav.main')} className={classes.nav}>
          {groupsFor(user).map((group, index) => (
            <ul key={index}>{group.map((place) => <li key={place.to}><PlaceLink {...place} /></li>)}</ul>
          ))}
        </nav>
        <div className={classes.foot}>
          <AccountMenu user={user} />
          <button type="button" className={classes.help} aria-label={t('help.title')} onClick={() => panels.patch({ help: true })}><HelpIcon /></button>
        </div>
      </header>
      <nav aria-label={t('nav.phone')} className={classes.tabs}>
        {[...listening, library[0]!, own[0]!].map((place) => <PlaceLink key={place.to} {...place} />)}
        <button type="button" aria-haspopup="dialog" onClick={() => setMore(true)}><MenuIcon /><span>{t('nav.more')}</span></button>
      </nav>
      {more && (
        <Dialog title={t('nav.more')} close={() => setMore(false)}>
          <nav aria-label={t('nav.main')} className={classes.sheet}>
            {groupsFor(user).flat().map((place) => <PlaceLink key={place.to} {...place} onGo={() => setMore(false)} />)}
          </nav>
        </Dialog>
      )}
    </>
  )
}

function PlaceLink({ to, name, icon, onGo }: Place & { onGo?: () => void }) {
  const t = useT()
  return <NavLink to={to} end={to === '/'} onClick={onGo}>{icon}<span>{t(name)}</span></NavLink>
}
