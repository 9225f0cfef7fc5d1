import { Outlet, type RouteObject } from 'react-router'
import { Crashed } from './Crashed'
import { NotFound } from './NotFound'

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
      { path: '*', element: <NotFound /> },
    ],
  },
]
