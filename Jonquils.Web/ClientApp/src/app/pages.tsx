import { lazy, type ComponentType } from 'react'
import { Outlet, type RouteObject } from 'react-router'
import { Caught } from './Caught'
import { Crashed } from './Crashed'
import { NotFound } from './NotFound'
import { Shell } from './Shell'

/** A page that is loaded when somebody goes there. */
function page(load: () => Promise<{ Component: ComponentType }>) {
  const Page = lazy(async () => ({ default: (await load()).Component }))
  return <Page />
}

const operatePages: RouteObject[] = [
  { index: true, element: page(() => import('../features/operate/OverviewPage')) },
  { path: 'platform', element: page(() => import('../features/statistics/PlatformPage')) },
  { path: 'traces', element: page(() => import('../features/operate/TracesPage')) },
  { path: 'jobs', element: page(() => import('../features/operate/JobsPage')) },
  { path: 'etl', element: page(() => import('../features/operate/EtlPage')) },
  { path: 'users', element: page(() => import('../features/operate/UsersPage')) },
  { path: 'api-keys', element: page(() => import('../features/operate/ApiKeysPage')) },
  { path: 'audit', element: page(() => import('../features/operate/AuditPage')) },
  { path: 'backups', element: page(() => import('../features/operate/BackupsPage')) },
  { path: 'cleanup', element: page(() => import('../features/operate/CleanUpPage')) },
]

const signedInPages: RouteObject[] = [
  {
    // A page that breaks leaves the player and the way around as they are.
    element: <Caught otherwise={<Crashed inside />}><Outlet /></Caught>,
    children: [
      { path: '/', element: page(() => import('../features/home/HomePage')) },
      { path: '/search', element: page(() => import('../features/search/SearchPage')) },
      { path: '/tracks', element: page(() => import('../features/tracks/TracksPage')) },
      { path: '/albums', element: page(() => import('../features/albums/AlbumsPage')) },
      { path: '/albums/:albumId', element: page(() => import('../features/albums/AlbumPage')) },
      { path: '/artists', element: page(() => import('../features/artists/ArtistsPage')) },
      { path: '/artists/:artistId', element: page(() => import('../features/artists/ArtistPage')) },
      { path: '/genres', element: page(() => import('../features/genres/GenresPage')) },
      { path: '/genres/:genreId', element: page(() => import('../features/genres/GenrePage')) },
      { path: '/playlists', element: page(() => import('../features/playlists/PlaylistsPage')) },
      { path: '/playlists/:playlistId', element: page(() => import('../features/playlists/PlaylistPage')) },
      { path: '/playlists/links/:token', element: page(() => import('../features/playlists/PlaylistPage')) },
      { path: '/favourites', element: page(() => import('../features/favourites/FavouritesPage')) },
      { path: '/history', element: page(() => import('../features/history/HistoryPage')) },
      { path: '/uploads', element: page(() => import('../features/contribute/UploadsPage')) },
      { path: '/settings', element: page(() => import('../features/account/SettingsPage')) },
      { path: '/videos', element: page(() => import('../features/videos/VideosPage')) },
      { path: '/videos/:videoId', element: page(() => import('../features/videos/VideoPage')) },
      { path: '/statistics', element: page(() => import('../features/statistics/MinePage')) },
      { path: '/statistics/:kind/:id', element: page(() => import('../features/statistics/ThingPage')) },
      { path: '/operate', element: page(() => import('../features/operate/OperatePage')), children: operatePages },
      { path: '*', element: <NotFound /> },
    ],
  },
]

/** Every address of the client. */
export const pages: RouteObject[] = [
  { path: '/sign-in', element: page(() => import('../features/auth/SignInPage')) },
  { path: '/register', element: page(() => import('../features/auth/RegisterPage')) },
  { path: '/forgot-password', element: page(() => import('../features/auth/ForgotPage')) },
  { path: '/reset-password', element: page(() => import('../features/auth/ResetPage')) },
  { path: '/verify-email', element: page(() => import('../features/auth/VerifyPage')) },
  { element: <Shell />, children: signedInPages },
]
