import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { listTracks } from '../../api/tracks'
import { PlayIcon, ShuffleIcon, UploadIcon } from '../../app/icons'
import { Mark } from '../../app/Mark'
import { Notice } from '../../app/Notice'
import { useStore } from '../../app/store'
import { useT } from '../../i18n/Language'
import { player } from '../../player/player'
import { Failed } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { Sorting } from '../../ui/Sorting'
import { More, usePages } from '../../ui/usePages'
import { FileButton } from '../contribute/FileButton'
import { uploads } from '../contribute/current'
import { SkeletonRows } from './SkeletonRows'
import { TrackList } from './TrackList'
import { tracksKey } from './keys'

const sorts = ['created', 'title', 'popularity', 'release_date'] as const

/** Every track that there is. */
export function Component() {
  const t = useT()
  const [params] = useSearchParams()
  const sort = sorts.find((known) => known === params.get('sort')) ?? 'created'
  const { items, status, error, refetch, hasNextPage, ...more } = usePages([...tracksKey, sort], (after, signal) => listTracks(after, { sort }, signal))
  useNewUploads()

  return (
    <Page title={t('tracks.title')} lead={items.length > 0 ? t(hasNextPage ? 'tracks.countMore' : 'tracks.count', { count: items.length }) : '\u00a0'}
      actions={
        <>
          <Sorting options={sorts.map((value) => ({ value, name: t(`tracks.sort.${value}`) }))} value={sort} />
          {items.length > 0 && (
            <>
              <Button variant="default" leftSection={<PlayIcon size={16} />} onClick={() => player.play(items, 0)}>{t('tracks.playAll')}</Button>
              <Button variant="default" leftSection={<ShuffleIcon size={16} />} onClick={() => player.playShuffled(items)}>{t('tracks.shuffle')}</Button>
            </>
          )}
          <FileButton><UploadIcon size={18} />{t('tracks.upload')}</FileButton>
        </>
      }>
      {status === 'pending' && <SkeletonRows />}
      {status === 'error' && items.length === 0 && <Failed error={error} retry={() => void refetch()} />}
      {status === 'success' && items.length === 0 && (
        <Notice art={<Mark size={96} />} title={t('tracks.empty.title')} text={t('tracks.empty.text')}>
          <FileButton><UploadIcon size={18} />{t('tracks.empty.choose')}</FileButton>
        </Notice>
      )}
      {items.length > 0 && <TrackList tracks={items} />}
      <More hasNextPage={hasNextPage} {...more} />
    </Page>
  )
}

/** A track stands in the list as soon as the Api has taken it, before it can be played. */
function useNewUploads() {
  const queries = useQueryClient()
  const accepted = useStore(uploads.list, (list) => list.filter((upload) => upload.track !== null).length)
  useEffect(() => {
    if (accepted > 0) void queries.invalidateQueries({ queryKey: tracksKey })
  }, [accepted, queries])
}
