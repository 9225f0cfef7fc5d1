import type Hls from 'hls.js'
import { useEffect, useRef, useState } from 'react'
import { resolveUrl } from '../../api/config'
import type { Video } from '../../api/types'
import { useStore } from '../../app/store'
import { useT } from '../../i18n/Language'
import { player } from '../../player/player'
import { VideoControls } from './VideoControls'
import { bindVideoKeys } from './videoKeys'
import classes from './Theatre.module.css'

/** A video with its poster, subtitles, qualities, and pictures of where one seeks to. */
export function Theatre({ video }: { video: Video }) {
  const t = useT()
  const stage = useRef<HTMLDivElement>(null)
  const [media, setMedia] = useState<HTMLVideoElement | null>(null)
  const hls = useRef<Hls | null>(null)
  const [heights, setHeights] = useState<number[]>([])
  const [failed, setFailed] = useState(false)
  const url = resolveUrl(video.playlist_url)
  useSound(media)
  useEffect(() => (media && stage.current ? bindVideoKeys(media, stage.current) : undefined), [media])

  useEffect(() => {
    if (!media) return
    let instance: Hls | null = null
    let gone = false
    void import('hls.js').then(({ default: HlsPlayer }) => {
      if (gone) return
      if (!HlsPlayer.isSupported()) {
        media.src = url
        return
      }
      // The subtitles stand in the page already; once more out of the playlist they would be there twice.
      instance = new HlsPlayer({ startPosition: 0, capLevelToPlayerSize: true, renderTextTracksNatively: false })
      instance.on(HlsPlayer.Events.MANIFEST_PARSED, (_, { levels }) => setHeights(levels.map(({ height }) => height)))
      instance.on(HlsPlayer.Events.ERROR, (_, { fatal }) => fatal && setFailed(true))
      instance.attachMedia(media)
      instance.loadSource(url)
      hls.current = instance
    }, () => setFailed(true))
    return () => {
      gone = true
      instance?.destroy()
      hls.current = null
    }
  }, [media, url])

  const choose = (level: number) => {
    if (hls.current) hls.current.nextLevel = level
  }
  return (
    <div ref={stage} className={classes.stage}>
      {/* The subtitles come from the Api's origin; the element asks for them openly. There are those that the file had. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <video ref={setMedia} className={classes.video} playsInline crossOrigin="anonymous" aria-label={video.title} tabIndex={-1}
        {...(video.poster_url ? { poster: resolveUrl(video.poster_url) } : {})}>
        {video.subtitles.map((one) => <track key={one.language} kind="subtitles" srcLang={one.language} label={one.name} src={resolveUrl(one.url)} />)}
      </video>
      {failed && <p role="alert" className={classes.failed}>{t('videos.unplayable')}</p>}
      {media && <VideoControls video={video} media={media} heights={heights} choose={choose} stage={stage} />}
    </div>
  )
}

/** As loud as music is, and one of them at a time. */
function useSound(media: HTMLVideoElement | null) {
  const { volume, muted } = useStore(player.state, (all) => all)
  useEffect(() => {
    if (media) Object.assign(media, { volume, muted })
  }, [media, volume, muted])
  useEffect(() => {
    if (!media) return
    const hush = () => player.pause()
    media.addEventListener('play', hush)
    const leave = player.state.subscribe(() => {
      if (player.state.get().phase === 'playing') media.pause()
    })
    return () => {
      media.removeEventListener('play', hush)
      leave()
    }
  }, [media])
}
