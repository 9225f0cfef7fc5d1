import { ActionIcon, Menu } from '@mantine/core'
import { memo, useState } from 'react'
import { isPlayable, type Track } from '../../api/types'
import { Cover } from '../../app/Cover'
import { MoreIcon, PauseIcon, PlayIcon, TrashIcon } from '../../app/icons'
import { useStore } from '../../app/store'
import { useLanguage } from '../../i18n/Language'
import { player } from '../../player/player'
import { clock, lengthOf } from '../../player/time'
import { artistsOf } from './artists'
import { DeleteTrack } from './DeleteTrack'
import classes from './TrackRow.module.css'
import list from './LibraryPage.module.css'
import { TrackState } from './TrackState'

interface TrackRowProps {
  track: Track
  play: (track: Track) => void
}

export const TrackRow = memo(function TrackRow({ track, play }: TrackRowProps) {
  const { t, language } = useLanguage()
  const [deleting, setDeleting] = useState(false)
  const isCurrent = useStore(player.state, ({ queue }) => queue.tracks[queue.index]?.id === track.id)
  const isPlaying = useStore(player.state, ({ phase }) => phase === 'playing' || phase === 'loading' || phase === 'preparing') && isCurrent
  const artist = artistsOf(track) ?? t('library.unknownArtist')
  const isDead = !isPlayable(track)
  return (
    <li className={classes.row} data-current={isCurrent || undefined} data-dead={isDead || undefined}>
      <span className={classes.cover}>
        <Cover id={track.id} url={track.cover_url} size={44} />
        {isCurrent ? <Bars moving={isPlaying} /> : !isDead && <span className={classes.hint}><PlayIcon /></span>}
      </span>
      <div className={classes.words}>
        {isDead ? (
          <span className={classes.title}>{track.title}</span>
        ) : (
          <button type="button" className={classes.title} onClick={() => (isCurrent ? player.toggle() : play(track))}
            aria-label={isPlaying ? t('library.pause', { title: track.title }) : t('library.play', { title: track.title, artist })}>
            {track.title}
          </button>
        )}
        <span className={classes.artist}>{track.album_title ? `${artist} · ${track.album_title}` : artist}</span>
      </div>
      <time className={`${classes.soft} ${list.added}`} dateTime={track.created_at}>{ago(track.created_at, language)}</time>
      <span className={`${classes.soft} ${list.length} numbers`}>
        {track.is_available ? clock(lengthOf(track.duration_ms)) : <TrackState track={track} />}
      </span>
      <Menu position="bottom-end" radius="md" shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" className={classes.more} aria-label={t('library.menu', { title: track.title })}><MoreIcon /></ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<TrashIcon size={18} />} onClick={() => setDeleting(true)}>{t('library.delete')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {deleting && <DeleteTrack track={track} close={() => setDeleting(false)} />}
    </li>
  )
})

function Bars({ moving }: { moving: boolean }) {
  return <span className={classes.bars} data-moving={moving || undefined}>{moving ? <><i /><i /><i /></> : <PlayIcon />}<span className={classes.pauseHint}><PauseIcon /></span></span>
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]]

/** "3 hours ago" for the last week, a date before that. */
function ago(iso: string, language: string): string {
  const then = Date.parse(iso)
  const passed = Date.now() - then
  if (passed > 7 * 86_400_000) return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(then)
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  const [unit, length] = units.find(([, ms]) => passed >= ms) ?? ['second', Number.POSITIVE_INFINITY]
  return relative.format(-Math.floor(passed / length) || 0, unit)
}
