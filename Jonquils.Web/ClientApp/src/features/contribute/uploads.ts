import { ApiProblem, isAbort } from '../../api/problem'
import type { Track, TrackProgress } from '../../api/types'
import { uploadTrack } from '../../api/upload'
import { Store } from '../../app/store'

export type UploadStage = 'queued' | 'sending' | 'packaging' | 'ready' | 'failed' | 'cancelled'

export interface Upload {
  key: number
  file: File
  stage: UploadStage
  /** 0 to 1, of the bytes that have left. */
  sent: number
  track: Track | null
  /** Why it failed, as far as anybody said. */
  error: ApiProblem | string | null
}

const atOnce = 2

export const isOver = ({ stage }: Upload): boolean => stage === 'ready' || stage === 'failed' || stage === 'cancelled'

type Send = (file: File, onSent: (fraction: number) => void, signal: AbortSignal) => Promise<Track>

/** Sends files in turn, two at a time, and keeps what became of each. */
export class Uploads {
  readonly list = new Store<readonly Upload[]>([])
  private readonly aborts = new Map<number, AbortController>()
  private nextKey = 1

  constructor(private readonly accepted: (track: Track) => void, private readonly send: Send = uploadTrack) {}

  add(files: readonly File[]): void {
    const added = files.map<Upload>((file) => ({ key: this.nextKey++, file, stage: 'queued', sent: 0, track: null, error: null }))
    this.list.set([...this.list.get(), ...added])
    this.sendNext()
  }

  cancel(key: number): void {
    this.aborts.get(key)?.abort()
    if (this.find(key)?.stage === 'queued') this.change(key, { stage: 'cancelled' })
  }

  retry(key: number): void {
    this.change(key, { stage: 'queued', sent: 0, track: null, error: null })
    this.sendNext()
  }

  clearOver(): void {
    this.list.set(this.list.get().filter((upload) => !isOver(upload)))
  }

  clear(): void {
    this.aborts.forEach((abort) => abort.abort())
    this.list.set([])
  }

  /** What packaging made of a track that came in here. */
  settle(trackId: string, progress: TrackProgress, reason: string | null): void {
    for (const upload of this.list.get()) {
      if (upload.track?.id !== trackId || upload.stage !== 'packaging') continue
      const stage = progress.status === 'COMPLETED' ? 'ready' : progress.status === 'CANCELLED' ? 'cancelled' : 'failed'
      this.change(upload.key, { stage, error: stage === 'failed' ? reason : null })
    }
  }

  private sendNext(): void {
    const list = this.list.get()
    const free = atOnce - list.filter((upload) => upload.stage === 'sending').length
    for (const upload of list.filter(({ stage }) => stage === 'queued').slice(0, Math.max(0, free))) void this.sendOne(upload)
  }

  private async sendOne({ key, file }: Upload): Promise<void> {
    const abort = new AbortController()
    this.aborts.set(key, abort)
    this.change(key, { stage: 'sending' })
    try {
      const track = await this.send(file, (sent) => this.change(key, { sent }), abort.signal)
      this.change(key, { stage: track.is_available ? 'ready' : 'packaging', sent: 1, track })
      this.accepted(track)
    } catch (error) {
      this.change(key, isAbort(error) ? { stage: 'cancelled' } : { stage: 'failed', error: error instanceof ApiProblem ? error : String(error) })
    } finally {
      this.aborts.delete(key)
      this.sendNext()
    }
  }

  private find = (key: number) => this.list.get().find((upload) => upload.key === key)

  private change(key: number, change: Partial<Upload>): void {
    this.list.set(this.list.get().map((upload) => (upload.key === key ? { ...upload, ...change } : upload)))
  }
}
