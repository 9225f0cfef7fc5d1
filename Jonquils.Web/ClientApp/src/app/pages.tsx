import { Outlet, type RouteObject } from 'react-router'
import { Crashed } from './Crashed'
import { NotFound } from './NotFound'

const operatePages: RouteObject[] = [
  { index: true, lazy: () => import('../features/operate/OverviewPage') },
  { path: 'platform', lazy: () => import('../features/statistics/PlatformPage') },
  { path: 'traces', lazy: () => import('../features/operate/TracesPage') },
  { path: 'jobs', lazy: () => import('../features/operate/JobsPage') },
  { path: 'etl', lazy: () => import('../features/operate/EtlPage') },
  { path: 'users', lazy: () => import('../features/operate/UsersPage') },
  { path: 'api-keys', lazy: () => import('../features/operate/ApiKeysPage') },
  { path: 'audit', lazy: () => import('../features/operate/AuditPage') },
  { path: 'backups', lazy: () => import('../features/operate/BackupsPage') },
  { path: 'cleanup', lazy: () => import('../features/operate/CleanUpPage') },
]

/** The pages for those who are signed in; each is loaded when somebody goes there. */
export const pages: RouteObject[] = [
  {
    // A page that breaks leaves the player and the way around as they are.
    element: <Outlet />,
    errorElement: <Crashed inside />,
    children: [
      { path: '/', lazy: () => import('../features/home/HomePage') },
      { path: '/search', lazy: () => import('../features/search/SearchPage') },
      { path: '/tracks', lazy: () => import('../features/tracks/TracksPage') },
      { path: '/albums', lazy: () => import('../features/albums/AlbumsPage') },
      { path: '/albums/:albumId', lazy: () => import('../features/albums/AlbumPage') },
      { path: '/artists', lazy: () => import('../features/artists/ArtistsPage') },
      { path: '/artists/:artistId', lazy: () => import('../features/artists/ArtistPage') },
      { path: '/genres', lazy: () => import('../features/genres/GenresPage') },
      { path: '/genres/:genreId', lazy: () => import('../features/genres/GenrePage') },
      { path: '/playlists', lazy: () => import('../features/playlists/PlaylistsPage') },
      { path: '/playlists/:playlistId', lazy: () => import('../features/playlists/PlaylistPage') },
      { path: '/playlists/links/:token', lazy: () => import('../features/playlists/PlaylistPage') },
      { path: '/favourites', lazy: () => import('../features/favourites/FavouritesPage') },
      { path: '/history', lazy: () => import('../features/history/HistoryPage') },
      { path: '/uploads', lazy: () => import('../features/contribute/UploadsPage') },
      { path: '/settings', lazy: () => import('../features/account/SettingsPage') },
      { path: '/videos', lazy: () => import('../features/videos/VideosPage') },
      { path: '/videos/:videoId', lazy: () => import('../features/videos/VideoPage') },
      { path: '/statistics', lazy: () => import('../features/statistics/MinePage') },
      { path: '/statistics/:kind/:id', lazy: () => import('../features/statistics/ThingPage') },
      { path: '/operate', lazy: () => import('../features/operate/OperatePage'), children: operatePages },
      { path: '*', element: <NotFound /> },
    ],
  },
]
