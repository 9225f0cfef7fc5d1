import { Button, TextInput } from '@mantine/core'
import { lazy, Suspense, useDeferredValue, useState } from 'react'
import { useSearchParams } from 'react-router'
import { api } from '../../api/client'
import { ArtistIcon, PlusIcon, SearchIcon } from '../../app/icons'
import { Notice } from '../../app/Notice'
import { useT } from '../../i18n/Language'
import { Card, GhostCards, Grid } from '../../ui/Cards'
import { Failed } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { Sorting } from '../../ui/Sorting'
import { More, usePages } from '../../ui/usePages'
import { artistName } from '../tracks/artists'

const EditArtist = lazy(() => import('./EditArtist'))
const sorts = ['name', 'created'] as const

export function Component() {
  const t = useT()
  const [params] = useSearchParams()
  const sort = sorts.find((known) => known === params.get('sort')) ?? 'name'
  const [typed, setTyped] = useState('')
  const [adding, setAdding] = useState(false)
  const q = useDeferredValue(typed.trim())
  const { items, status, error, refetch, ...more } = usePages(['artists', sort, q], (after, signal) =>
    api.get('/api/v1/artists', { query: { limit: 60, sort, after: after ?? undefined, q: q === '' ? undefined : q }, signal }))
  return (
    <Page title={t('nav.artists')} actions={
      <>
        <TextInput type="search" aria-label={t('artists.filter')} placeholder={t('artists.filter')} leftSection={<SearchIcon size={16} />} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Sorting value={sort} options={sorts.map((value) => ({ value, name: t(`artists.sort.${value}`) }))} />
        <Button variant="default" leftSection={<PlusIcon size={16} />} onClick={() => setAdding(true)}>{t('artists.new')}</Button>
      </>
    }>
      {status === 'pending' && <GhostCards />}
      {status === 'error' && items.length === 0 && <Failed error={error} retry={() => void refetch()} />}
      {status === 'success' && items.length === 0 && <Notice art={<ArtistIcon size={64} />} title={t('artists.empty.title')} text={t(q === '' ? 'artists.empty.text' : 'search.nothing.text')} />}
      {items.length > 0 && (
        <Grid label={t('nav.artists')}>
          {items.map((artist) => <Card key={artist.id} round to={`/artists/${artist.id}`} id={artist.id} coverUrl={artist.avatar_url} title={artistName(artist.name, t)} text={artist.country} />)}
        </Grid>
      )}
      <More {...more} />
      <Suspense fallback={null}>{adding && <EditArtist close={() => setAdding(false)} />}</Suspense>
    </Page>
  )
}
