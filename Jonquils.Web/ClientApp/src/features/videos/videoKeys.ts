import { needsKey } from '../../player/keyboard'
import { player } from '../../player/player'

const seekSeconds = 5

/** While a video is on the page, the keys of the player mean the video, and a press on the picture stops it or goes on. */
export function bindVideoKeys(media: HTMLVideoElement, stage: HTMLElement): () => void {
  const seek = (by: number) => seekTo(media, Math.max(0, media.currentTime + by))
  const commands: Record<string, () => void> = {
    ' ': () => toggle(media),
    ArrowLeft: () => seek(-seekSeconds),
    ArrowRight: () => seek(seekSeconds),
    m: () => player.toggleMute(),
    f: () => toggleFullscreen(stage, media),
  }
  const listen = (event: KeyboardEvent) => {
    const command = commands[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!command || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (event.target !== media && needsKey(event.target, event.key)) return
    // The player's own listener leaves alone what was taken.
    event.preventDefault()
    command()
  }
  const press = () => toggle(media)
  media.addEventListener('click', press)
  window.addEventListener('keydown', listen, { capture: true })
  return () => {
    media.removeEventListener('click', press)
    window.removeEventListener('keydown', listen, { capture: true })
  }
}

export function toggle(media: HTMLVideoElement): void {
  // Why it does not begin is told by the stream.
  if (media.paused) void media.play().catch(() => {})
  else media.pause()
}

export function seekTo(media: HTMLVideoElement, seconds: number): void {
  media.currentTime = seconds
}

/** The whole stage, so that the controls come along; phones that have this for videos alone get theirs. */
export function toggleFullscreen(stage: HTMLElement, media: HTMLVideoElement): void {
  if (document.fullscreenElement) void document.exitFullscreen()
  else if (stage.requestFullscreen) void stage.requestFullscreen().catch(() => {})
  else (media as HTMLVideoElement & { webkitEnterFullscreen?: () => void }).webkitEnterFullscreen?.()
}
