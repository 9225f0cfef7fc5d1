import { Button } from '@mantine/core'
import { PlayIcon, ShuffleIcon, HeartIcon } from '../../app/icons'
import { Notice } from '../../app/Notice'
import { useT } from '../../i18n/Language'
import { player } from '../../player/player'
import { Failed } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { More, usePages } from '../../ui/usePages'
import { SkeletonRows } from '../tracks/SkeletonRows'
import { TrackList } from '../tracks/TrackList'
import { favouritesKey, listFavourites } from './favourites'

export function Component() {
  const t = useT()
  const { items, status, error, refetch, hasNextPage, ...more } = usePages(favouritesKey, listFavourites)
  const kept = items.filter(({ track }) => track !== null)
  const tracks = kept.map(({ track }) => track!)
  return (
    <Page title={t('nav.favourites')} lead={tracks.length > 0 ? t(hasNextPage ? 'tracks.countMore' : 'tracks.count', { count: tracks.length }) : '\u00a0'}
      actions={tracks.length > 0 && (
        <>
          <Button leftSection={<PlayIcon size={16} />} onClick={() => player.play(tracks, 0)}>{t('tracks.playAll')}</Button>
          <Button variant="default" leftSection={<ShuffleIcon size={16} />} onClick={() => player.playShuffled(tracks)}>{t('tracks.shuffle')}</Button>
        </>
      )}>
      {status === 'pending' && <SkeletonRows />}
      {status === 'error' && items.length === 0 && <Failed error={error} retry={() => void refetch()} />}
      {status === 'success' && tracks.length === 0 && <Notice art={<HeartIcon size={64} />} title={t('favourites.empty.title')} text={t('favourites.empty.text')} />}
      {tracks.length > 0 && <TrackList tracks={tracks} when={(index) => kept[index]!.created_at} />}
      <More hasNextPage={hasNextPage} {...more} />
    </Page>
  )
}
