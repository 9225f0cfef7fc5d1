import { ApiProblem, isAbort } from '../../api/problem'
import type { Track, TrackProgress } from '../../api/types'
import { uploadTrack, type PartedUpload, type UploadWish } from '../../api/upload'
import { Store } from '../../app/store'
import { readKept, writeKept } from './keptUploads'

export type UploadStage = 'queued' | 'sending' | 'interrupted' | 'packaging' | 'ready' | 'failed' | 'cancelled'

export interface Upload {
  key: number
  name: string
  /** Bytes; with the name and the time of the last change it tells a file again after a reload. */
  size: number
  modified: number
  /** null after a reload, until it is chosen again. */
  file: File | null
  wish: UploadWish
  stage: UploadStage
  /** 0 to 1, of the bytes that have left. */
  sent: number
  parted: PartedUpload | null
  track: Track | null
  /** Why it failed, as far as anybody said. */
  error: ApiProblem | string | null
}

const atOnce = 2

export const isOver = ({ stage }: Upload): boolean => stage === 'ready' || stage === 'failed' || stage === 'cancelled'

type Send = typeof uploadTrack

/** Sends files in turn, two at a time, and keeps what became of each, over reloads too. */
export class Uploads {
  readonly list = new Store<readonly Upload[]>([])
  private readonly aborts = new Map<number, AbortController>()
  private nextKey = 1
  private keptAs: string | null = null

  constructor(private readonly accepted: (track: Track) => void, private readonly send: Send = uploadTrack) {}

  /** Takes up what an earlier page left, and keeps everything from now on under this name. */
  attach(keptAs: string): void {
    if (this.keptAs === keptAs) return
    this.keptAs = keptAs
    const kept = readKept(keptAs).map((upload) => ({ ...upload, key: this.nextKey++ }))
    this.list.set([...kept, ...this.list.get()])
    for (const { stage, track } of kept) if (stage === 'packaging' && track) this.accepted(track)
  }

  add(files: readonly File[], wish: UploadWish = {}): void {
    const fresh: Upload[] = []
    for (const file of files) {
      const interrupted = this.list.get().find((upload) => upload.stage === 'interrupted' && isSame(upload, file))
      if (interrupted) this.change(interrupted.key, { file, stage: 'queued' })
      else fresh.push({ key: this.nextKey++, name: file.name, size: file.size, modified: file.lastModified, file, wish, stage: 'queued', sent: 0, parted: null, track: null, error: null })
    }
    this.set([...this.list.get(), ...fresh])
    this.sendNext()
  }

  /** A track that the Api fetches by itself. */
  addFetched(track: Track): void {
    this.set([...this.list.get(), { key: this.nextKey++, name: track.title, size: 0, modified: 0, file: null, wish: {}, stage: 'packaging', sent: 1, parted: null, track, error: null }])
    this.accepted(track)
  }

  /** Goes on with one that a reload interrupted. @returns whether this is the file that was being sent. */
  resume(key: number, file: File): boolean {
    const upload = this.find(key)
    if (upload?.stage !== 'interrupted' || !isSame(upload, file)) return false
    this.change(key, { file, stage: 'queued' })
    this.sendNext()
    return true
  }

  cancel(key: number): void {
    this.aborts.get(key)?.abort()
    const stage = this.find(key)?.stage
    if (stage === 'queued' || stage === 'interrupted') this.change(key, { stage: 'cancelled', parted: null })
  }

  retry(key: number): void {
    if (!this.find(key)?.file) return
    this.change(key, { stage: 'queued', error: null, track: null })
    this.sendNext()
  }

  clearOver(): void {
    this.set(this.list.get().filter((upload) => !isOver(upload)))
  }

  /** Forgets all, here; what was kept for whoever was signed in stays. */
  clear(): void {
    this.keptAs = null
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

  private async sendOne({ key, file, wish, parted }: Upload): Promise<void> {
    if (!file) return
    const abort = new AbortController()
    this.aborts.set(key, abort)
    this.change(key, { stage: 'sending' })
    const steps = { sent: (sent: number) => this.change(key, { sent }, false), keep: (kept: PartedUpload | null) => this.change(key, { parted: kept }) }
    try {
      const track = await this.send(file, wish, parted, steps, abort.signal)
      this.change(key, { stage: track.is_available ? 'ready' : 'packaging', sent: 1, track, parted: null, file: null })
      this.accepted(track)
    } catch (error) {
      this.change(key, isAbort(error) ? { stage: 'cancelled', parted: null } : { stage: 'failed', error: error instanceof ApiProblem ? error : String(error) })
    } finally {
      this.aborts.delete(key)
      this.sendNext()
    }
  }

  private find = (key: number) => this.list.get().find((upload) => upload.key === key)

  private change(key: number, change: Partial<Upload>, keep = true): void {
    const list = this.list.get().map((upload) => (upload.key === key ? { ...upload, ...change } : upload))
    if (keep) this.set(list)
    else this.list.set(list)
  }

  private set(list: readonly Upload[]): void {
    this.list.set(list)
    if (this.keptAs !== null) writeKept(this.keptAs, list)
  }
}

const isSame = (upload: Upload, file: File) => upload.name === file.name && upload.size === file.size && upload.modified === file.lastModified
