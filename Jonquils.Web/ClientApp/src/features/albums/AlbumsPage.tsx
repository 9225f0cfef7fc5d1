import { Button, TextInput } from '@mantine/core'
import { lazy, Suspense, useDeferredValue, useState } from 'react'
import { useSearchParams } from 'react-router'
import { api } from '../../api/client'
import { isAdmin } from '../../api/types'
import { AlbumIcon, PlusIcon, SearchIcon } from '../../app/icons'
import { Notice } from '../../app/Notice'
import { useT } from '../../i18n/Language'
import { Card, GhostCards, Grid } from '../../ui/Cards'
import { Failed } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { Sorting } from '../../ui/Sorting'
import { More, usePages } from '../../ui/usePages'
import { useUploadArtists } from '../artists/managed'
import { useUser } from '../auth/Auth'
import { artistName } from '../tracks/artists'

const EditAlbum = lazy(() => import('./EditAlbum'))
const sorts = ['created', 'title', 'release_date'] as const

export function Component() {
  const t = useT()
  const [params] = useSearchParams()
  const sort = sorts.find((known) => known === params.get('sort')) ?? 'created'
  const [typed, setTyped] = useState('')
  const [adding, setAdding] = useState(false)
  const user = useUser()
  // An album is an artist's; who brings music for none has none to make.
  const mayAdd = useUploadArtists().length > 0 || isAdmin(user)
  const q = useDeferredValue(typed.trim())
  const { items, status, error, refetch, ...more } = usePages(['albums', sort, q], (after, signal) =>
    api.get('/api/v1/albums', { query: { limit: 60, sort, after: after ?? undefined, q: q === '' ? undefined : q }, signal }))
  return (
    <Page title={t('nav.albums')} actions={
      <>
        <TextInput type="search" aria-label={t('albums.filter')} placeholder={t('albums.filter')} leftSection={<SearchIcon size={16} />} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Sorting value={sort} options={sorts.map((value) => ({ value, name: t(`tracks.sort.${value}`) }))} />
        {mayAdd && <Button variant="default" leftSection={<PlusIcon size={16} />} onClick={() => setAdding(true)}>{t('albums.new')}</Button>}
      </>
    }>
      {status === 'pending' && <GhostCards />}
      {status === 'error' && items.length === 0 && <Failed error={error} retry={() => void refetch()} />}
      {status === 'success' && items.length === 0 && <Notice art={<AlbumIcon size={64} />} title={t('albums.empty.title')} text={t(q === '' ? 'albums.empty.text' : 'search.nothing.text')} />}
      {items.length > 0 && (
        <Grid label={t('nav.albums')}>
          {items.map((album) => <Card key={album.id} to={`/albums/${album.id}`} id={album.id} coverUrl={album.cover_url} title={album.title} text={artistName(album.artist_name, t)} />)}
        </Grid>
      )}
      <More {...more} />
      <Suspense fallback={null}>{adding && <EditAlbum close={() => setAdding(false)} />}</Suspense>
    </Page>
  )
}
