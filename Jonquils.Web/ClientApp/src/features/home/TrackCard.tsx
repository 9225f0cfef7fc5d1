import type { Track } from '../../api/types'
import { isPlayable } from '../../api/types'
import { Cover } from '../../app/Cover'
import { PauseIcon, PlayIcon } from '../../app/icons'
import { useStore } from '../../app/store'
import { useT } from '../../i18n/Language'
import { player } from '../../player/player'
import { artistsOf } from '../tracks/artists'
import { Artists } from '../tracks/TrackRow'
import { TrackState } from '../tracks/TrackState'
import classes from './HomePage.module.css'

interface TrackCardProps {
  track: Track
  play: () => void
  /** Cover beside the words instead of above. */
  flat?: boolean
  /** How much of it was heard, 0 to 1. */
  done?: number
}

/** A track as a picture to press. */
export function TrackCard({ track, play, flat = false, done }: TrackCardProps) {
  const t = useT()
  const isCurrent = useStore(player.state, ({ queue }) => queue.tracks[queue.index]?.id === track.id)
  const isPlaying = useStore(player.state, ({ phase }) => phase === 'playing' || phase === 'loading' || phase === 'preparing') && isCurrent
  return (
    <div className={classes.card} data-flat={flat || undefined} data-current={isCurrent || undefined}>
      <span className={classes.art}>
        <Cover id={track.id} url={track.cover_url} size="100%" />
        <span className={classes.play}>{isPlaying ? <PauseIcon /> : <PlayIcon />}</span>
      </span>
      <span className={classes.words}>
        <button type="button" disabled={!isPlayable(track)} onClick={() => (isCurrent ? player.toggle() : play())}
          aria-label={t(isPlaying ? 'tracks.pause' : 'tracks.play', { title: track.title, artist: artistsOf(track) ?? t('tracks.unknownArtist') })}>{track.title}</button>
        <span className={classes.soft}>{track.is_available ? <Artists track={track} /> : <TrackState track={track} />}</span>
        {done !== undefined && <span className={classes.done} aria-hidden="true"><span style={{ width: `${Math.min(1, done) * 100}%` }} /></span>}
      </span>
    </div>
  )
}
