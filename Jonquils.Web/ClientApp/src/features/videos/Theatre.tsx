import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type Hls from 'hls.js'
import { useEffect, useRef, useState, type PointerEvent } from 'react'
import { resolveUrl } from '../../api/config'
import { call } from '../../api/http'
import type { Video } from '../../api/types'
import { useT } from '../../i18n/Language'
import { player } from '../../player/player'
import { Slider } from '../../player/Slider'
import { clock } from '../../player/time'
import { cueAt, parseThumbnails, type Cue } from './cues'
import classes from './Theatre.module.css'

/** A video with its poster, subtitles, qualities, and pictures of where one seeks to. */
export function Theatre({ video }: { video: Video }) {
  const t = useT()
  const element = useRef<HTMLVideoElement>(null)
  const hls = useRef<Hls | null>(null)
  const [heights, setHeights] = useState<number[]>([])
  const [level, setLevel] = useState('-1')
  const [failed, setFailed] = useState(false)
  const [time, setTime] = useState({ position: 0, duration: 0 })
  const url = resolveUrl(video.playlist_url)

  useEffect(() => {
    const media = element.current!
    let gone = false
    // One thing sounds at a time.
    const hush = () => player.pause()
    const tick = () => setTime({ position: media.currentTime, duration: Number.isFinite(media.duration) ? media.duration : 0 })
    media.addEventListener('play', hush)
    for (const event of ['timeupdate', 'durationchange', 'seeked'] as const) media.addEventListener(event, tick)
    void import('hls.js').then(({ default: HlsPlayer }) => {
      if (gone) return
      if (!HlsPlayer.isSupported()) {
        media.src = url
        return
      }
      const instance = new HlsPlayer({ startPosition: 0, capLevelToPlayerSize: true })
      instance.on(HlsPlayer.Events.MANIFEST_PARSED, () => setHeights(instance.levels.map(({ height }) => height)))
      instance.on(HlsPlayer.Events.ERROR, (_, { fatal }) => fatal && setFailed(true))
      instance.attachMedia(media)
      instance.loadSource(url)
      hls.current = instance
    }, () => setFailed(true))
    return () => {
      gone = true
      media.removeEventListener('play', hush)
      for (const event of ['timeupdate', 'durationchange', 'seeked'] as const) media.removeEventListener(event, tick)
      hls.current?.destroy()
      hls.current = null
    }
  }, [url])

  return (
    <div className={classes.theatre}>
      {/* The subtitles come from the Api's origin; the element asks for them openly. */}
      <video ref={element} className={classes.video} controls playsInline crossOrigin="anonymous" aria-label={video.title}
        {...(video.poster_url ? { poster: resolveUrl(video.poster_url) } : {})}>
        {video.subtitles.map((one) => <track key={one.language} kind="subtitles" srcLang={one.language} label={one.name} src={resolveUrl(one.url)} />)}
      </video>
      <Scrubber thumbnailsUrl={video.thumbnails_url} {...time} seek={(seconds) => {
        if (element.current) element.current.currentTime = seconds
      }} />
      {failed && <p role="alert" className={classes.failed}>{t('player.unplayable')}</p>}
      {heights.length > 1 && (
        <NativeSelect className={classes.quality ?? ''} label={t('sound.quality')} value={level}
          data={[{ value: '-1', label: t('sound.quality.auto') }, ...heights.map((height, index) => ({ value: String(index), label: `${height}p` }))]}
          onChange={(event) => {
            setLevel(event.currentTarget.value)
            if (hls.current) hls.current.nextLevel = Number(event.currentTarget.value)
          }} />
      )}
    </div>
  )
}

interface ScrubberProps {
  thumbnailsUrl: string | null
  position: number
  duration: number
  seek: (seconds: number) => void
}

/** A seek bar that shows what is there before one goes. */
function Scrubber({ thumbnailsUrl, position, duration, seek }: ScrubberProps) {
  const t = useT()
  const [hovered, setHovered] = useState<{ share: number; cue: Cue | null } | null>(null)
  const { data: cues } = useQuery({
    queryKey: ['thumbnails', thumbnailsUrl],
    queryFn: async ({ signal }) => {
      const url = resolveUrl(thumbnailsUrl!)
      const path = url.slice(resolveUrl('/').length - 1)
      return parseThumbnails(await (await call(path, { signal, headers: { Accept: 'text/vtt' } })).text(), url)
    },
    enabled: thumbnailsUrl !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!cues || cues.length === 0 || duration === 0) return null
  const hover = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const share = Math.max(0, Math.min(1, (event.clientX - left) / width))
    setHovered({ share, cue: cueAt(cues, share * duration) })
  }
  return (
    <div className={classes.scrubber} onPointerMove={hover} onPointerLeave={() => setHovered(null)}>
      {hovered?.cue && <Thumbnail cue={hovered.cue} share={hovered.share} text={clock(hovered.share * duration)} />}
      <Slider label={t('player.seek')} value={position} max={duration} step={5} text={t('player.seekText', { position: clock(position), total: clock(duration) })} onChange={seek} />
    </div>
  )
}

function Thumbnail({ cue: { url, box: [x, y, width, height] }, share, text }: { cue: Cue; share: number; text: string }) {
  return (
    <span className={classes.thumbnail} aria-hidden="true" style={{ left: `clamp(0px, calc(${share * 100}% - ${width / 2}px), calc(100% - ${width}px))`, width }}>
      <span style={{ display: 'block', width, height, background: `url("${url}") -${x}px -${y}px` }} />
      <span className="numbers">{text}</span>
    </span>
  )
}
