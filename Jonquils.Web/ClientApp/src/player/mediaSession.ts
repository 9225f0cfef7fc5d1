import { pictureUrl } from '../api/config'
import { artistsOf } from '../features/tracks/artists'
import type { Player } from './player'

/** Gives the system's own controls (lock screen, media keys, headphones) what plays and takes their commands. */
export function bindMediaSession(player: Player, unknownArtist: () => string): () => void {
  if (!('mediaSession' in navigator)) return () => {}
  const media = navigator.mediaSession
  const commands: Partial<Record<MediaSessionAction, MediaSessionActionHandler>> = {
    play: () => player.resume(),
    pause: () => player.pause(),
    nexttrack: () => player.next(),
    previoustrack: () => player.previous(),
    seekto: ({ seekTime }) => seekTime !== undefined && player.seek(seekTime),
    seekforward: ({ seekOffset }) => player.seek(player.clock.get().position + (seekOffset ?? 10)),
    seekbackward: ({ seekOffset }) => player.seek(player.clock.get().position - (seekOffset ?? 10)),
  }
  for (const [action, handler] of Object.entries(commands)) setHandler(media, action as MediaSessionAction, handler)

  let shown: string | null = null
  const show = () => {
    const { track } = player
    const { phase } = player.state.get()
    media.playbackState = phase === 'idle' ? 'none' : phase === 'playing' ? 'playing' : 'paused'
    if ((track?.id ?? null) === shown) return
    shown = track?.id ?? null
    if (!track) media.metadata = null
    else {
      media.metadata = new MediaMetadata({
        title: track.title,
        artist: artistsOf(track) ?? unknownArtist(),
        album: track.album_title ?? '',
        artwork: track.cover_url ? [{ src: pictureUrl(track.cover_url, 640), sizes: '640x640' }] : [],
      })
    }
  }
  const place = () => {
    const { position, duration } = player.clock.get()
    if (duration !== null && duration > 0) media.setPositionState({ duration, position: Math.min(position, duration), playbackRate: player.state.get().rate })
  }
  const leave = [player.state.subscribe(show), player.clock.subscribe(place)]
  return () => {
    leave.forEach((stop) => stop())
    for (const action of Object.keys(commands)) setHandler(media, action as MediaSessionAction, null)
  }
}

function setHandler(media: MediaSession, action: MediaSessionAction, handler: MediaSessionActionHandler | null): void {
  try {
    media.setActionHandler(action, handler)
  } catch {
    // A browser that does not know the action has no button for it either.
  }
}
