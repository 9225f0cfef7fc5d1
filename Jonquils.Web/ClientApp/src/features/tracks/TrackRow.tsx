import { Fragment, memo, type ReactNode } from 'react'
import { Link } from 'react-router'
import { isPlayable, type Track } from '../../api/types'
import { Cover } from '../../app/Cover'
import { PauseIcon, PlayIcon } from '../../app/icons'
import { useStore } from '../../app/store'
import { useLanguage } from '../../i18n/Language'
import { ago } from '../../i18n/moments'
import { player } from '../../player/player'
import { clock, lengthOf } from '../../player/time'
import { Heart } from '../favourites/Heart'
import { artistName, artistsInOrder, artistsOf } from './artists'
import list from './TrackList.module.css'
import { TrackMenu } from './TrackMenu'
import classes from './TrackRow.module.css'
import { TrackState } from './TrackState'

interface TrackRowProps {
  track: Track
  index: number
  play: (index: number) => void
  numbered: boolean
  when: string
  extra: ReactNode
}

export const TrackRow = memo(function TrackRow({ track, index, play, numbered, when, extra }: TrackRowProps) {
  const { t, language } = useLanguage()
  const isCurrent = useStore(player.state, ({ queue }) => queue.tracks[queue.index]?.id === track.id)
  const isPlaying = useStore(player.state, ({ phase }) => phase === 'playing' || phase === 'loading' || phase === 'preparing') && isCurrent
  const artist = artistsOf(track) ?? t('tracks.unknownArtist')
  const isDead = !isPlayable(track)
  return (
    <li className={classes.row} data-current={isCurrent || undefined} data-dead={isDead || undefined}>
      <span className={classes.cover}>
        {numbered ? <span className={`${classes.number} numbers`}>{track.track_number ?? index + 1}</span> : <Cover id={track.id} url={track.cover_url} size={44} />}
        {isCurrent ? <Bars moving={isPlaying} /> : !isDead && <span className={classes.hint}><PlayIcon /></span>}
      </span>
      <div className={classes.words}>
        {isDead ? (
          <span className={classes.title}>{track.title}</span>
        ) : (
          <button type="button" className={classes.title} onClick={() => (isCurrent ? player.toggle() : play(index))}
            aria-label={isPlaying ? t('tracks.pause', { title: track.title }) : t('tracks.play', { title: track.title, artist })}>
            {track.title}
          </button>
        )}
        <span className={classes.artist}><Artists track={track} /></span>
      </div>
      <span className={`${classes.soft} ${list.album}`}>
        {!numbered && track.album_id && <Link to={`/albums/${track.album_id}`} className={classes.link}>{track.album_title}</Link>}
      </span>
      <time className={`${classes.soft} ${list.added}`} dateTime={when}>{ago(when, language)}</time>
      {isDead ? <span /> : <Heart track={track} />}
      <span className={`${classes.soft} ${list.length} numbers`}>
        {track.is_available ? clock(lengthOf(track.duration_ms)) : <TrackState track={track} />}
      </span>
      <TrackMenu track={track} extra={extra} />
    </li>
  )
})

export function Artists({ track }: { track: Track }) {
  const { t } = useLanguage()
  const artists = artistsInOrder(track)
  if (artists.length === 0) return t('tracks.unknownArtist')
  return (
    <span className={classes.artists}>
      {artists.map((artist, index) => (
        <Fragment key={artist.id}>{index > 0 && <span>, </span>}<Link to={`/artists/${artist.id}`} className={classes.link}>{artistName(artist.name, t)}</Link></Fragment>
      ))}
    </span>
  )
}

function Bars({ moving }: { moving: boolean }) {
  return <span className={classes.bars} data-moving={moving || undefined}>{moving ? <><i /><i /><i /></> : <PlayIcon />}<span className={classes.pauseHint}><PauseIcon /></span></span>
}
