import { NativeSelect } from '@mantine/core'
import { useEffect, useState, type RefObject } from 'react'
import type { Video } from '../../api/types'
import { CaptionsIcon, FullscreenIcon, PauseIcon, PlayIcon } from '../../app/icons'
import { useStore } from '../../app/store'
import { useT } from '../../i18n/Language'
import { player } from '../../player/player'
import { Volume } from '../../player/PlayerBar'
import { clock } from '../../player/time'
import { Scrubber } from './Scrubber'
import { seekTo, toggle, toggleFullscreen } from './videoKeys'
import classes from './Theatre.module.css'

interface VideoControlsProps {
  video: Video
  media: HTMLVideoElement
  /** Of the renditions, in pixels, in the order of the playlist; empty where the browser plays HLS by itself. */
  heights: readonly number[]
  /** Takes the place of a rendition in that order; -1 lets the connection decide. */
  choose: (level: number) => void
  stage: RefObject<HTMLElement | null>
}

const none = '-1'

export function VideoControls({ video, media, heights, choose, stage }: VideoControlsProps) {
  const t = useT()
  const state = useStore(player.state, (all) => all)
  const { position, duration, playing, buffered } = useMedia(media)
  const [level, setLevel] = useState(none)
  const [text, setText] = useState(none)
  const showText = (chosen: string) => {
    setText(chosen)
    Array.from(media.textTracks).forEach((track, index) => {
      track.mode = String(index) === chosen ? 'showing' : 'disabled'
    })
  }
  const chooseLevel = (chosen: string) => {
    setLevel(chosen)
    choose(Number(chosen))
  }
  return (
    <div className={classes.controls} role="group" aria-label={t('videos.controls')}>
      <Scrubber thumbnailsUrl={video.thumbnails_url} position={position} duration={duration} buffered={buffered} seek={(seconds) => seekTo(media, seconds)} />
      <button type="button" className={classes.button} aria-label={t(playing ? 'player.pause' : 'player.play')} onClick={() => toggle(media)}>{playing ? <PauseIcon /> : <PlayIcon />}</button>
      <span className={`${classes.time} numbers`}>{clock(position)} / {clock(duration)}</span>
      <div className={classes.choices}>
        <span className={classes.volume}><Volume state={state} /></span>
        {video.subtitles.length > 0 && (
          <NativeSelect size="xs" aria-label={t('videos.subtitles')} leftSection={<CaptionsIcon size={16} />} value={text} onChange={({ currentTarget: { value } }) => showText(value)}
            data={[{ value: none, label: t('videos.subtitles.off') }, ...video.subtitles.map(({ name }, index) => ({ value: String(index), label: name }))]} />
        )}
        {heights.length > 1 && (
          <NativeSelect size="xs" aria-label={t('sound.quality')} value={level} onChange={({ currentTarget: { value } }) => chooseLevel(value)}
            data={[{ value: none, label: t('videos.quality.auto') }, ...heights.map((height, index) => ({ value: String(index), label: `${height}p` }))]} />
        )}
        <button type="button" className={classes.button} aria-label={t('videos.fullscreen')} onClick={() => stage.current && toggleFullscreen(stage.current, media)}><FullscreenIcon /></button>
      </div>
    </div>
  )
}

const events = ['play', 'pause', 'timeupdate', 'durationchange', 'seeked', 'progress', 'ended'] as const

const read = (media: HTMLVideoElement) => ({
  position: media.currentTime,
  duration: Number.isFinite(media.duration) ? media.duration : 0,
  playing: !media.paused && !media.ended,
  buffered: Array.from({ length: media.buffered.length }, (_, range) => [media.buffered.start(range), media.buffered.end(range)] as const),
})

function useMedia(media: HTMLVideoElement) {
  const [now, setNow] = useState(() => read(media))
  useEffect(() => {
    const tick = () => setNow(read(media))
    for (const event of events) media.addEventListener(event, tick)
    return () => {
      for (const event of events) media.removeEventListener(event, tick)
    }
  }, [media])
  return now
}
