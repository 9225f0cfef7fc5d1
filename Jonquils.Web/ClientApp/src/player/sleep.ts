import { Store } from '../app/store'
import { player, type Player } from './player'

/** When the music ends by itself: a moment in milliseconds since 1970, after the track, or never. */
export type Sleep = number | 'track' | null

export class SleepTimer {
  readonly until = new Store<Sleep>(null)
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(private readonly player: Player) {
    player.listening.subscribe((event) => {
      if (event !== 'complete' || this.until.get() !== 'track') return
      this.until.set(null)
      // After the player has gone on to the next track, which then waits.
      queueMicrotask(() => player.pause())
    })
  }

  after(minutes: number): void {
    this.cancel()
    const ms = minutes * 60_000
    this.until.set(Date.now() + ms)
    this.timer = setTimeout(() => {
      this.until.set(null)
      this.player.pause()
    }, ms)
  }

  afterTrack(): void {
    this.cancel()
    this.until.set('track')
  }

  cancel(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.until.set(null)
  }
}

export const sleep = new SleepTimer(player)
