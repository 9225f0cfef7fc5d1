const bars = 180
const shortest = 0.05

/** Heights from 0 to 1 for drawing, from lowest and highest values in turn (-128 to 127); the loudest place reaches the top. */
export function heightsOf(peaks: readonly number[], count = bars): number[] {
  const samples = Math.floor(peaks.length / 2)
  if (samples === 0) return []
  const heights = Array.from({ length: Math.min(count, samples) }, (_, bar) => {
    const [from, to] = [Math.floor((bar * samples) / Math.min(count, samples)), Math.floor(((bar + 1) * samples) / Math.min(count, samples))]
    let highest = 0
    for (let sample = from; sample < to; sample++) highest = Math.max(highest, Math.abs(peaks[sample * 2]!), Math.abs(peaks[sample * 2 + 1]!))
    return highest
  })
  const top = Math.max(...heights, 1)
  return heights.map((height) => Math.max(shortest, height / top))
}

/** Upright bars side by side, in a box as wide as there are bars and one high. */
export const pathOf = (heights: readonly number[]): string =>
  heights.map((height, bar) => `M${bar + 0.15} ${((1 - height) / 2).toFixed(3)}h.7v${height.toFixed(3)}h-.7z`).join('')
