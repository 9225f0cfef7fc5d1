import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import type { Track } from '../../api/types'
import { UploadIcon, PlayIcon } from '../../app/icons'
import { Mark } from '../../app/Mark'
import { Notice } from '../../app/Notice'
import { useT, wordsFor } from '../../i18n/Language'
import { player } from '../../player/player'
import { FileButton } from '../upload/FileButton'
import { useStore } from '../../app/store'
import { uploads } from '../upload/current'
import classes from './LibraryPage.module.css'
import { SkeletonRows } from './SkeletonRows'
import { TrackRow } from './TrackRow'
import { tracksKey, useTracks } from './useTracks'

export function LibraryPage() {
  const t = useT()
  const { tracks, status, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useTracks()
  const play = useCallback((track: Track) => player.play(tracks, tracks.indexOf(track)), [tracks])
  useNewUploads()
  const end = useEndInView(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  })

  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <div>
          <h1>{t('library.title')}</h1>
          <p className={classes.count}>{tracks.length > 0 ? t(hasNextPage ? 'library.countMore' : 'library.count', { count: tracks.length }) : '\u00a0'}</p>
        </div>
        <div className={classes.actions}>
          {tracks.length > 0 && (
            <Button variant="default" leftSection={<PlayIcon size={16} />} onClick={() => player.play(tracks, 0)}>{t('library.playAll')}</Button>
          )}
          <FileButton><UploadIcon size={18} />{t('library.upload')}</FileButton>
        </div>
      </div>

      {status === 'pending' && <SkeletonRows label={t('library.loading')} />}
      {status === 'error' && tracks.length === 0 && (
        <Notice art={<Mark size={72} />} title={t('library.error.title')} text={wordsFor(error, t)}>
          <Button onClick={() => void refetch()}>{t('app.retry')}</Button>
        </Notice>
      )}
      {status === 'success' && tracks.length === 0 && (
        <Notice art={<Mark size={96} />} title={t('library.empty.title')} text={t('library.empty.text')}>
          <FileButton><UploadIcon size={18} />{t('library.empty.choose')}</FileButton>
        </Notice>
      )}
      {tracks.length > 0 && (
        <>
          <div className={classes.columns} aria-hidden="true">
            <span />
            <span>{t('library.column.title')}</span>
            <span className={classes.added}>{t('library.column.added')}</span>
            <span className={classes.length}>{t('library.column.length')}</span>
            <span />
          </div>
          <ol className={classes.list} aria-label={t('library.list')}>
            {tracks.map((track) => <TrackRow key={track.id} track={track} play={play} />)}
          </ol>
          <div ref={end} className={classes.end}>
            {hasNextPage && (
              <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t('library.more')}</Button>
            )}
          </div>
        </>
      )}
    </div>
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

function useEndInView(reached: () => void) {
  const end = useRef<HTMLDivElement>(null)
  const latest = useRef(reached)
  useEffect(() => {
    latest.current = reached
  })
  useEffect(() => {
    const { current } = end
    if (!current) return
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && latest.current(), { rootMargin: '600px' })
    observer.observe(current)
    return () => observer.disconnect()
  })
  return end
}
