import type { Repeat } from './queue'

export type Quality = 'auto' | 'low' | 'normal' | 'high' | 'lossless'
export const qualities: readonly Quality[] = ['auto', 'low', 'normal', 'high', 'lossless']
export const rates = [0.5, 0.75, 1, 1.25, 1.5, 2] as const

/** How the listener likes to hear; kept in this browser. */
export interface PlayerSettings {
  /** 0 to 1. */
  volume: number
  muted: boolean
  /** 1 is the speed that the artist meant. */
  rate: number
  repeat: Repeat
  shuffle: boolean
  /** Whether loud and quiet tracks are brought to one level. */
  normalise: boolean
  quality: Quality
}

const key = 'jonquils.player'
const usual: PlayerSettings = { volume: 1, muted: false, rate: 1, repeat: 'off', shuffle: false, normalise: true, quality: 'auto' }

export function readSettings(): PlayerSettings {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<PlayerSettings>
    const volume = typeof stored.volume === 'number' && stored.volume >= 0 && stored.volume <= 1 ? stored.volume : usual.volume
    return {
      volume,
      muted: stored.muted === true,
      rate: rates.find((rate) => rate === stored.rate) ?? usual.rate,
      repeat: (['off', 'all', 'one'] as const).find((repeat) => repeat === stored.repeat) ?? usual.repeat,
      shuffle: stored.shuffle === true,
      normalise: stored.normalise !== false,
      quality: qualities.find((quality) => quality === stored.quality) ?? usual.quality,
    }
  } catch {
    return usual
  }
}

export function writeSettings({ volume, muted, rate, repeat, shuffle, normalise, quality }: PlayerSettings): void {
  try {
    localStorage.setItem(key, JSON.stringify({ volume, muted, rate, repeat, shuffle, normalise, quality }))
  } catch {
    // They then hold for this visit.
  }
}

/** The level that tracks are brought to, in LUFS: what most players of the Web aim at. */
const targetLufs = -16

/** Factor for the volume of a track, by its measured loudness (EBU R128); the element caps the product at 1, so nothing clips. */
export function gainOf(loudnessLufs: number | null, normalise: boolean): number {
  if (!normalise || loudnessLufs === null || !Number.isFinite(loudnessLufs)) return 1
  return Math.min(4, Math.max(0.05, 10 ** ((targetLufs - loudnessLufs) / 20)))
}
