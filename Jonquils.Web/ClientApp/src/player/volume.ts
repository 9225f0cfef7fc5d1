const key = 'jonquils.volume'

export interface Volume {
  /** 0 to 1. */
  volume: number
  muted: boolean
}

export function readVolume(): Volume {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<Volume> | null
    const volume = typeof stored?.volume === 'number' && stored.volume >= 0 && stored.volume <= 1 ? stored.volume : 1
    return { volume, muted: stored?.muted === true }
  } catch {
    return { volume: 1, muted: false }
  }
}

export function writeVolume(volume: Volume): void {
  try {
    localStorage.setItem(key, JSON.stringify(volume))
  } catch {
    // The volume then holds for this visit.
  }
}
