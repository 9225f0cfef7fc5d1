export interface Cue {
  /** Seconds. */
  start: number
  end: number
  /** A picture, and the part of it in pixels: x, y, width, height. */
  url: string
  box: readonly [number, number, number, number]
}

/** The thumbnails of a WebVTT file whose cues name parts of a picture (`sprite.jpg#xywh=0,0,160,90`). */
export function parseThumbnails(text: string, base: string): Cue[] {
  return text.split(/\r?\n\r?\n/).flatMap((block) => {
    const lines = block.split(/\r?\n/)
    const at = lines.findIndex((line) => line.includes('-->'))
    const target = lines[at + 1]?.trim()
    if (at < 0 || !target) return []
    const [start, end] = lines[at]!.split('-->').map((part) => secondsOf(part.trim().split(/\s/)[0]!))
    const box = /#xywh=(\d+),(\d+),(\d+),(\d+)/.exec(target)
    if (!box || start === undefined || end === undefined) return []
    return [{ start, end, url: new URL(target.replace(/#.*/, ''), base).href, box: [Number(box[1]), Number(box[2]), Number(box[3]), Number(box[4])] as const }]
  })
}

const secondsOf = (text: string): number => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)

export const cueAt = (cues: readonly Cue[], seconds: number): Cue | null => cues.find(({ start, end }) => seconds >= start && seconds < end) ?? null
