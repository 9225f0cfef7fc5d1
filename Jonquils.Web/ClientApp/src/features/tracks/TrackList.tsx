import { useCallback, useEffect, type ReactNode } from 'react'
import { isSettled, type Track } from '../../api/types'
import { useT } from '../../i18n/Language'
import { player } from '../../player/player'
import { packaging } from './packaging'
import classes from './TrackList.module.css'
import { TrackRow } from './TrackRow'

interface TrackListProps {
  tracks: readonly Track[]
  /** What a screen reader calls the list. */
  label?: string
  /** Numbers in front instead of covers, as on an album. */
  numbered?: boolean
  /** Instead of when the track was added. */
  when?: (index: number) => string
  /** What that column is then called. */
  whenName?: string
  extraMenu?: (index: number) => ReactNode
}

/** Tracks below each other, each of which plays the list from its place. What is still being packaged is followed. */
export function TrackList({ tracks, label, numbered = false, when, whenName, extraMenu }: TrackListProps) {
  const t = useT()
  const play = useCallback((index: number) => player.play(tracks, index), [tracks])
  useEffect(() => {
    player.renew(tracks)
    for (const track of tracks) if (track.status !== null && !isSettled(track.status)) packaging.watch(track.id)
  }, [tracks])

  return (
    <div className={classes.box}>
      <div className={classes.columns} aria-hidden="true" data-numbered={numbered || undefined}>
        <span className={classes.number}>{numbered ? '#' : ''}</span>
        <span>{t('tracks.column.title')}</span>
        <span className={classes.album}>{numbered ? '' : t('tracks.column.album')}</span>
        <span className={classes.added}>{whenName ?? t('tracks.column.added')}</span>
        <span />
        <span className={classes.length}>{t('tracks.column.length')}</span>
        <span />
      </div>
      <ol className={classes.list} aria-label={label ?? t('tracks.list')}>
        {tracks.map((track, index) => (
          <TrackRow key={`${track.id} ${index}`} track={track} index={index} play={play} numbered={numbered} when={when?.(index) ?? track.created_at} extra={extraMenu?.(index)} />
        ))}
      </ol>
    </div>
  )
}
