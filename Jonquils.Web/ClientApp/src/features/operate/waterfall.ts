import type { Span } from './operations'

export interface Fall {
  span: Span
  depth: number
  /** Milliseconds since the trace began. */
  start: number
  end: number
  /** Milliseconds in which nothing below it ran: the time that it took itself. */
  self: number
}

/** Spans in the order of their tree, each behind what it is a part of; one whose parent is not kept stands at the edge. */
export function fallOf(spans: readonly Span[]): Fall[] {
  const begun = Math.min(...spans.map((span) => Date.parse(span.started_at)))
  const ids = new Set(spans.map((span) => span.span_id))
  const below = new Map<string, Span[]>()
  for (const span of spans) {
    const parent = span.parent_span_id && ids.has(span.parent_span_id) ? span.parent_span_id : ''
    below.set(parent, [...(below.get(parent) ?? []), span])
  }
  const falls: Fall[] = []
  const add = (parent: string, depth: number) => {
    for (const span of [...(below.get(parent) ?? [])].sort((one, other) => Date.parse(one.started_at) - Date.parse(other.started_at))) {
      const start = Date.parse(span.started_at) - begun
      falls.push({ span, depth, start, end: start + span.duration_ms, self: selfTime(span, below.get(span.span_id) ?? []) })
      add(span.span_id, depth + 1)
    }
  }
  add('', 0)
  return falls
}

/** Children may overlap, and may go on after the parent has ended: only the parent's own time that no child covers counts. */
function selfTime(span: Span, children: readonly Span[]): number {
  const start = Date.parse(span.started_at)
  const end = start + span.duration_ms
  let covered = 0
  let reached = start
  for (const child of [...children].sort((one, other) => Date.parse(one.started_at) - Date.parse(other.started_at))) {
    const from = Math.max(reached, Date.parse(child.started_at))
    const to = Math.min(end, Date.parse(child.started_at) + child.duration_ms)
    if (to <= from) continue
    covered += to - from
    reached = to
  }
  return Math.max(0, span.duration_ms - covered)
}

/** Where the time went: the works by the time that they took themselves, the largest first. */
export function largestOf(falls: readonly Fall[], most: number): { name: string; ms: number }[] {
  const sums = new Map<string, number>()
  for (const { span, self } of falls) {
    const name = `${span.service}: ${span.name}`
    sums.set(name, (sums.get(name) ?? 0) + self)
  }
  return [...sums].map(([name, ms]) => ({ name, ms })).sort((one, other) => other.ms - one.ms).slice(0, most)
}
