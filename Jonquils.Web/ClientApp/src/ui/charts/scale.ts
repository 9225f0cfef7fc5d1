/** A round number at or above the highest value, and the steps that lead there. */
export function ticksFor(highest: number, about = 4): number[] {
  if (!(highest > 0)) return [0, 1]
  const rough = highest / about
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const ticks = [0]
  while (ticks.at(-1)! < highest) ticks.push(Math.round((ticks.at(-1)! + step) * 1e6) / 1e6)
  return ticks
}
