import { readTrack } from '../../api/tracks'
import { player } from '../../player/player'
import { append } from '../../player/queue'

const followedBy = 20

/** Plays what was found, and then what was found below it. */
export async function playResult(id: string, following: readonly string[] = []): Promise<void> {
  player.play([await readTrack(id)], 0)
  const next = await Promise.all(following.slice(0, followedBy).map((other) => readTrack(other).catch(() => null)))
  if (player.track?.id === id) player.arrange((queue) => append(queue, next.filter((track) => track !== null)))
}
