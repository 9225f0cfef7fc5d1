/** Seconds as people read them on a player: 0:07, 4:05, 1:02:03. What is not known is shown as dashes. */
export function clock(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds) || seconds < 0) return '–:––'
  const whole = Math.floor(seconds)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  const rest = String(whole % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

/** The length of a track in seconds; null while it is not known. */
export const lengthOf = (durationMs: number | null): number | null => (durationMs ? durationMs / 1000 : null)
