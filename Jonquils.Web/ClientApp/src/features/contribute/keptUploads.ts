import type { Upload } from './uploads'

// Enough for a long evening; the oldest finished ones go first.
const most = 200

/** What is left of uploads when the page goes: those that have arrived are followed on, those on their way need their file again. */
export function readKept(key: string): Upload[] {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '[]') as Upload[]
    return kept.map((upload) => ({ ...upload, file: null }))
  } catch {
    return []
  }
}

export function writeKept(key: string, list: readonly Upload[]): void {
  const kept = list
    .filter(({ stage, error }) => stage !== 'cancelled' && !(stage === 'failed' && typeof error !== 'string'))
    .map((upload) => ({ ...upload, file: null, stage: upload.stage === 'queued' || upload.stage === 'sending' ? 'interrupted' : upload.stage, sent: upload.track ? 1 : sentOf(upload) }))
  try {
    if (kept.length === 0) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(kept.slice(-most)))
  } catch {
    // No room: then a reload shows no more than the library does.
  }
}

/** Only whole parts outlive the page. */
function sentOf({ parted, size }: Upload): number {
  if (!parted || size === 0) return 0
  return parted.links.parts.filter((part) => parted.done.includes(part.part_number)).reduce((sum, part) => sum + part.bytes, 0) / size
}
