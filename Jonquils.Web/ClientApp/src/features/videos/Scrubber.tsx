import { useQuery } from '@tanstack/react-query'
import { useState, type PointerEvent } from 'react'
import { resolveUrl } from '../../api/config'
import { call } from '../../api/http'
import { useT } from '../../i18n/Language'
import { Slider } from '../../player/Slider'
import { clock } from '../../player/time'
import { cueAt, parseThumbnails, type Cue } from './cues'
import classes from './Theatre.module.css'

interface ScrubberProps {
  thumbnailsUrl: string | null
  /** Seconds, as the others here. */
  position: number
  /** 0 while nobody knows. */
  duration: number
  buffered: readonly (readonly [number, number])[]
  seek: (seconds: number) => void
}

/** A seek bar that shows what is there before one goes. */
export function Scrubber({ thumbnailsUrl, position, duration, buffered, seek }: ScrubberProps) {
  const t = useT()
  const [share, setShare] = useState<number | null>(null)
  const { data: cues = [] } = useQuery({
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
  const hover = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    setShare(Math.max(0, Math.min(1, (event.clientX - left) / width)))
  }
  const cue = share === null || duration === 0 ? null : cueAt(cues, share * duration)
  return (
    <div className={classes.scrubber} onPointerMove={hover} onPointerLeave={() => setShare(null)}>
      {cue && share !== null && <Thumbnail cue={cue} share={share} text={clock(share * duration)} />}
      <Slider label={t('player.seek')} value={position} max={duration} step={5} ranges={buffered} text={t('player.seekText', { position: clock(position), total: clock(duration) })} onChange={seek} />
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
