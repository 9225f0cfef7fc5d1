/** What steps may be: whole numbers, spans of time as people count them (in milliseconds), or any round number. */
export type Steps = 'whole' | 'time' | 'any'

const spans = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400].map((seconds) => seconds * 1000)
const day = 86_400_000

/** A round number at or above the highest value, and the steps that lead there. */
export function ticksFor(highest: number, steps: Steps = 'any', about = 4): number[] {
  if (!(highest > 0)) return [0, steps === 'time' ? 60_000 : 1]
  const step = stepFor(highest / about, steps)
  const ticks = [0]
  while (ticks.at(-1)! < highest) ticks.push(Math.round((ticks.at(-1)! + step) * 1e6) / 1e6)
  return ticks
}

function stepFor(rough: number, steps: Steps): number {
  if (steps === 'time') return spans.find((span) => span >= rough) ?? Math.ceil(rough / day) * day
  const power = 10 ** Math.floor(Math.log10(rough))
  const round = [1, 2, 2.5, 5, 10].map((factor) => factor * power).filter((step) => step >= rough)
  return (steps === 'whole' ? round.find((step) => Number.isInteger(step)) : round[0]) ?? (steps === 'whole' ? 1 : 10 * power)
}
