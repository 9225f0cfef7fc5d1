import { Menu } from '@mantine/core'
import { memo } from 'react'
import type { PlaylistEntry } from '../../api/types'
import { Cover } from '../../app/Cover'
import { CloseIcon, GripIcon } from '../../app/icons'
import { useStore } from '../../app/store'
import { useT } from '../../i18n/Language'
import { player } from '../../player/player'
import { clock, lengthOf } from '../../player/time'
import { useReorder } from '../../ui/reorder'
import { tracksOf } from '../favourites/favourites'
import { Heart } from '../favourites/Heart'
import { artistsOf } from '../tracks/artists'
import { TrackMenu } from '../tracks/TrackMenu'
import { Artists } from '../tracks/TrackRow'
import classes from './Entries.module.css'

interface EntriesProps {
  entries: readonly PlaylistEntry[]
  /** Absent for whoever may only look. */
  move?: (from: number, to: number) => void
  remove?: (index: number) => void
}

/** What a playlist holds, in its order. */
export function Entries({ entries, move, remove }: EntriesProps) {
  const t = useT()
  const { handle, styleOf } = useReorder(move ?? (() => {}), entries.length)
  const tracks = tracksOf(entries)
  return (
    <ol className={classes.list} aria-label={t('tracks.list')}>
      {entries.map((entry, index) => (
        <li key={`${entry.track_id} ${entry.added_at} ${index}`} className={classes.row} style={styleOf(index)}>
          {move ? (
            <button type="button" className={classes.grip} data-item={`${entry.track_id} ${entry.added_at}`} aria-label={t('playlists.move', { title: entry.track?.title ?? '', place: index + 1, count: entries.length })} title={t('playlists.move.hint')} {...handle(index)}>
              <GripIcon size={16} />
            </button>
          ) : <span className={`${classes.number} numbers`}>{index + 1}</span>}
          <Entry entry={entry} play={() => player.play(tracks, entries.slice(0, index).filter(({ track }) => track !== null).length)}
            {...(remove ? { remove: () => remove(index) } : {})} />
        </li>
      ))}
    </ol>
  )
}

const Entry = memo(function Entry({ entry, play, remove }: { entry: PlaylistEntry; play: () => void; remove?: () => void }) {
  const t = useT()
  const { track } = entry
  const isCurrent = useStore(player.state, ({ queue }) => queue.tracks[queue.index]?.id === entry.track_id)
  if (!track) {
    return (
      <>
        <span className={classes.gone}>{t('playlists.gone')}</span>
        {remove && <button type="button" className={classes.grip} aria-label={t('playlists.remove')} onClick={remove}><CloseIcon size={16} /></button>}
      </>
    )
  }
  return (
    <>
      <Cover id={track.id} url={track.cover_url} size={44} />
      <div className={classes.words} data-current={isCurrent || undefined}>
        <button type="button" className={classes.title} onClick={() => (isCurrent ? player.toggle() : play())}
          aria-label={t('tracks.play', { title: track.title, artist: artistsOf(track) ?? t('tracks.unknownArtist') })}>{track.title}</button>
        <span className={classes.artist}><Artists track={track} /></span>
      </div>
      <Heart track={track} />
      <span className={`${classes.number} numbers`}>{clock(lengthOf(track.duration_ms))}</span>
      <TrackMenu track={track} extra={remove && <Menu.Item leftSection={<CloseIcon size={18} />} onClick={remove}>{t('playlists.remove')}</Menu.Item>} />
    </>
  )
})
