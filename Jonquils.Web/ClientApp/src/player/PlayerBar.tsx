import { Loader } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { Cover } from '../app/Cover'
import { MutedIcon, NextIcon, PauseIcon, PlayIcon, PreviousIcon, QueueIcon, RepeatIcon, RepeatOneIcon, ShuffleIcon, VolumeIcon } from '../app/icons'
import { panels, toggleQueue } from '../app/panels'
import { useStore } from '../app/store'
import { toast } from '../app/Toasts'
import { Heart } from '../features/favourites/Heart'
import { Artists } from '../features/tracks/TrackRow'
import { useT, wordsFor } from '../i18n/Language'
import { player } from './player'
import classes from './PlayerBar.module.css'
import type { PlayerState } from './playerState'
import { currentOf, step } from './queue'
import { SeekBar } from './SeekBar'
import { Slider } from './Slider'
import { SoundMenu } from './SoundMenu'

export function PlayerBar() {
  const t = useT()
  const holder = useRef<HTMLDivElement>(null)
  const state = useStore(player.state, (all) => all)
  const queueOpen = useStore(panels, ({ queue }) => queue)
  const track = currentOf(state.queue)

  useEffect(() => {
    // In the page, so that browsers and their tools know what makes the sound.
    holder.current?.append(...player.decks.all.map(({ audio }) => audio))
  }, [])

  return (
    <section className={classes.bar} aria-label={t('player.region')} data-idle={track === null || undefined}>
      <div ref={holder} hidden />
      <div className={classes.what}>
        {track && (
          <>
            <Link to={track.album_id ? `/albums/${track.album_id}` : '/tracks'} aria-label={t('player.toAlbum', { title: track.album_title ?? track.title })} className={classes.cover}>
              <Cover id={track.id} url={track.cover_url} size={56} />
            </Link>
            <div className={classes.words}>
              <span className={classes.title}>{track.title}</span>
              <Line state={state} artist={<Artists track={track} />} />
            </div>
            <span className={classes.wide}><Heart track={track} /></span>
          </>
        )}
      </div>
      <div className={classes.centre}>
        <Buttons state={state} />
        <SeekBar />
      </div>
      <div className={classes.right}>
        <SoundMenu state={state} />
        <button type="button" className={classes.small} aria-label={t('queue.title')} aria-expanded={queueOpen} disabled={track === null} onClick={toggleQueue}><QueueIcon /></button>
        <Volume state={state} />
      </div>
    </section>
  )
}

function Line({ state, artist }: { state: PlayerState; artist: React.ReactNode }) {
  const t = useT()
  const { phase, error } = state
  const failure = phase !== 'failed' ? null
    : error === 'unsupported' ? t('player.unsupported')
      : error === 'unplayable' || error === null ? t('player.unplayable') : wordsFor(error, t)
  useEffect(() => {
    // The bar has room for two lines; the whole sentence is also said where there is more.
    if (failure !== null) toast('bad', failure)
  }, [failure])
  if (failure !== null) return <span className={classes.failed}>{failure}</span>
  return <span className={classes.artist}>{phase === 'preparing' ? t('player.preparing') : artist}</span>
}

export function Buttons({ state: { queue, phase, shuffle, repeat } }: { state: PlayerState }) {
  const t = useT()
  const isOn = phase === 'playing' || phase === 'loading' || phase === 'preparing'
  const none = queue.index < 0
  const next = ({ off: 'all', all: 'one', one: 'off' } as const)[repeat]
  return (
    <div className={classes.buttons}>
      <button type="button" className={`${classes.small} ${classes.wide}`} disabled={none} aria-pressed={shuffle} aria-label={t('player.shuffle')} onClick={() => player.setShuffle(!shuffle)}><ShuffleIcon /></button>
      <button type="button" className={classes.small} disabled={none} aria-label={t('player.previous')} onClick={() => player.previous()}><PreviousIcon /></button>
      <button type="button" className={classes.play} disabled={none} aria-label={isOn ? t('player.pause') : t('player.play')} onClick={() => player.toggle()}>
        {phase === 'loading' || phase === 'preparing' ? <Loader size={20} color="currentColor" /> : isOn ? <PauseIcon size={22} /> : <PlayIcon size={22} />}
      </button>
      <button type="button" className={classes.small} disabled={step(queue, 1, repeat !== 'off') === null} aria-label={t('player.next')} onClick={() => player.next()}><NextIcon /></button>
      <button type="button" className={`${classes.small} ${classes.wide}`} disabled={none} aria-pressed={repeat !== 'off'} aria-label={t(`player.repeat.${repeat}`)} onClick={() => player.setRepeat(next)}>
        {repeat === 'one' ? <RepeatOneIcon /> : <RepeatIcon />}
      </button>
    </div>
  )
}

export function Volume({ state: { volume, muted } }: { state: PlayerState }) {
  const t = useT()
  const shown = muted ? 0 : volume
  return (
    <div className={classes.volume}>
      <button type="button" className={classes.small} aria-label={muted ? t('player.unmute') : t('player.mute')} aria-pressed={muted} onClick={() => player.toggleMute()}>
        {shown === 0 ? <MutedIcon /> : <VolumeIcon />}
      </button>
      <Slider label={t('player.volume')} value={shown} max={1} step={0.05} text={`${Math.round(shown * 100)} %`} onChange={(value) => player.setVolume(value)} live />
    </div>
  )
}
