import { followEvents } from '../../api/events'
import { ApiProblem, isAbort } from '../../api/problem'
import { readProgress } from '../../api/tracks'
import { isSettled, type TrackProgress } from '../../api/types'
import { en } from '../../i18n/en'
import { Store } from '../../app/store'

// A browser opens six connections to one host over HTTP/1.1. Streams stay open, and uploads and music need some too.
const streamsAtOnce = 2
// All polls together; far below what the Api allows one listener a minute.
const pollEveryMs = 700
const longestPauseMs = 10_000

/** Follows tracks on their way to being playable, wherever in the client somebody waits for them. */
export class PackagingWatch {
  readonly progress = new Store<Readonly<Record<string, TrackProgress>>>({})
  private readonly watched = new Map<string, AbortController>()
  private readonly settledListeners = new Set<(id: string, progress: TrackProgress) => void>()
  private streams = 0
  private nextPollAt = 0

  onSettled(listener: (id: string, progress: TrackProgress) => void): () => void {
    this.settledListeners.add(listener)
    return () => this.settledListeners.delete(listener)
  }

  watch(id: string): void {
    if (this.watched.has(id)) return
    const abort = new AbortController()
    this.watched.set(id, abort)
    void this.run(id, abort.signal).finally(() => this.watched.delete(id))
  }

  forget(id: string): void {
    this.watched.get(id)?.abort()
  }

  forgetAll(): void {
    this.watched.forEach((abort) => abort.abort())
    this.progress.set({})
  }

  private async run(id: string, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.followOnce(id, signal)
        if (this.isSettled(id)) return
        await this.pollOnce(id, signal)
        if (this.isSettled(id)) return
        failures = 0
      } catch (error) {
        if (isAbort(error) || (error instanceof ApiProblem && [401, 403, 404].includes(error.status))) return
        failures++
        await sleep(Math.min(longestPauseMs, 500 * 2 ** failures))
      }
    }
  }

  private async followOnce(id: string, signal: AbortSignal): Promise<void> {
    if (this.streams >= streamsAtOnce) return
    this.streams++
    try {
      await followEvents(id, (progress) => this.report(id, progress), signal)
    } catch (error) {
      // A stream that breaks is no failure as long as asking still works.
      if (isAbort(error) || error instanceof ApiProblem) throw error
    } finally {
      this.streams--
    }
  }

  private async pollOnce(id: string, signal: AbortSignal): Promise<void> {
    const at = (this.nextPollAt = Math.max(this.nextPollAt + pollEveryMs, Date.now()))
    await sleep(at - Date.now())
    if (!signal.aborted) this.report(id, await readProgress(id, signal))
  }

  private isSettled(id: string): boolean {
    const known = this.progress.get()[id]
    return known !== undefined && isSettled(known.status)
  }

  private report(id: string, progress: TrackProgress): void {
    const before = this.progress.get()[id]
    // Percent may come late or be lost; a bar that runs backwards looks broken.
    const percent = before?.status === progress.status ? Math.max(before.progress ?? 0, progress.progress ?? 0) : progress.progress
    this.progress.set({ ...this.progress.get(), [id]: { ...progress, progress: percent } })
    if (isSettled(progress.status) && !(before && isSettled(before.status))) this.settledListeners.forEach((listener) => listener(id, progress))
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, ms)))

export const packaging = new PackagingWatch()

/** Why packaging failed: the code where the client has words for it, else what the server said. */
export function reasonOf({ error }: TrackProgress): string | null {
  if (error === null || error === undefined) return null
  if (typeof error === 'string') return error
  return error.code !== undefined && `problem.${error.code}` in en ? error.code : (error.message ?? error.code ?? null)
}
