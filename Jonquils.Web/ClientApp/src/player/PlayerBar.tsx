import { useEffect, useRef } from 'react'
import { Loader } from '@mantine/core'
import { Cover } from '../app/Cover'
import { MutedIcon, NextIcon, PauseIcon, PlayIcon, PreviousIcon, VolumeIcon } from '../app/icons'
import { useStore } from '../app/store'
import { toast } from '../app/Toasts'
import { artistsOf } from '../features/library/artists'
import { useT, wordsFor } from '../i18n/Language'
import { player, type PlayerState } from './player'
import classes from './PlayerBar.module.css'
import { currentOf, step } from './queue'
import { SeekBar } from './SeekBar'
import { Slider } from './Slider'

export function PlayerBar() {
  const t = useT()
  const holder = useRef<HTMLDivElement>(null)
  const state = useStore(player.state, (all) => all)
  const track = currentOf(state.queue)

  useEffect(() => {
    // In the page, so that browsers and their tools know what makes the sound.
    holder.current?.append(player.audio)
  }, [])

  return (
    <section className={classes.bar} aria-label={t('player.region')} data-idle={track === null || undefined}>
      <div ref={holder} hidden />
      <div className={classes.what}>
        {track && (
          <>
            <Cover id={track.id} url={track.cover_url} size={52} />
            <div className={classes.words}>
              <span className={classes.title}>{track.title}</span>
              <Line state={state} artist={artistsOf(track) ?? t('library.unknownArtist')} />
            </div>
          </>
        )}
      </div>
      <div className={classes.centre}>
        <Buttons state={state} />
        <SeekBar />
      </div>
      <Volume state={state} />
    </section>
  )
}

function Line({ state, artist }: { state: PlayerState; artist: string }) {
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

function Buttons({ state: { queue, phase } }: { state: PlayerState }) {
  const t = useT()
  const isOn = phase === 'playing' || phase === 'loading' || phase === 'preparing'
  const none = queue.index < 0
  return (
    <div className={classes.buttons}>
      <button type="button" className={classes.small} disabled={none} aria-label={t('player.previous')} onClick={() => player.previous()}><PreviousIcon /></button>
      <button type="button" className={classes.play} disabled={none} aria-label={isOn ? t('player.pause') : t('player.play')} onClick={() => player.toggle()}>
        {phase === 'loading' || phase === 'preparing' ? <Loader size={20} color="currentColor" /> : isOn ? <PauseIcon size={22} /> : <PlayIcon size={22} />}
      </button>
      <button type="button" className={classes.small} disabled={step(queue, 1) === null} aria-label={t('player.next')} onClick={() => player.next()}><NextIcon /></button>
    </div>
  )
}

function Volume({ state: { volume, muted } }: { state: PlayerState }) {
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
