import { Button } from '@mantine/core'
import { useParams } from 'react-router'
import { listTracks } from '../../api/tracks'
import { GenreIcon, PlayIcon, ShuffleIcon } from '../../app/icons'
import { Notice } from '../../app/Notice'
import { useT } from '../../i18n/Language'
import { player } from '../../player/player'
import { Failed } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { More, usePages } from '../../ui/usePages'
import { SkeletonRows } from '../tracks/SkeletonRows'
import { TrackList } from '../tracks/TrackList'
import { useGenres } from './useGenres'

export function Component() {
  const t = useT()
  const { genreId = '' } = useParams()
  const genre = useGenres().data?.find(({ id }) => String(id) === genreId)
  const { items, status, error, refetch, ...more } = usePages(['tracks', 'genre', genreId], (after, signal) => listTracks(after, { genre: genreId, sort: 'popularity' }, signal))
  return (
    <Page kind={t('genres.kind')} title={genre?.name ?? '…'} lead={genre?.description ?? undefined}
      actions={
        <>
          <Button leftSection={<PlayIcon size={16} />} disabled={items.length === 0} onClick={() => player.play(items, 0)}>{t('tracks.playAll')}</Button>
          <Button variant="default" leftSection={<ShuffleIcon size={16} />} disabled={items.length === 0} onClick={() => player.playShuffled(items)}>{t('tracks.shuffle')}</Button>
        </>
      }>
      {status === 'pending' && <SkeletonRows />}
      {status === 'error' && items.length === 0 && <Failed error={error} retry={() => void refetch()} />}
      {status === 'success' && items.length === 0 && <Notice art={<GenreIcon size={64} />} title={t('genres.noTracks')} text={t('genres.noTracks.text')} />}
      {items.length > 0 && <TrackList tracks={items} />}
      <More {...more} />
    </Page>
  )
}
