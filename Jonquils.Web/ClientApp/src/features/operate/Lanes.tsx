import { useState, type ReactNode } from 'react'
import classes from './Operate.module.css'
import type { Tone } from './operations'

export interface Lane {
  key: string | number
  name: ReactNode
  /** Milliseconds on any clock that all lanes share; null when it has not begun. */
  start: number | null
  end: number
  tone: Tone
  note: ReactNode
  /** How far the name stands in. */
  depth?: number
  /** Told below it. */
  under?: ReactNode
  /** Told on demand, by pressing the name. */
  more?: ReactNode
}

/** Pieces of work as they lay in time, one below the other. */
export function Lanes({ label, lanes }: { label: string; lanes: readonly Lane[] }) {
  const [opened, setOpened] = useState<readonly Lane['key'][]>([])
  const toggle = (key: Lane['key']) => setOpened((now) => (now.includes(key) ? now.filter((one) => one !== key) : [...now, key]))
  const begun = lanes.filter((lane): lane is Lane & { start: number } => lane.start !== null)
  const first = Math.min(...begun.map(({ start }) => start))
  const whole = Math.max(1, ...begun.map(({ end }) => end - first))
  return (
    <ol className={classes.timeline} aria-label={label}>
      {lanes.map(({ key, name, start, end, tone, note, depth = 0, under, more }) => (
        <li key={key}>
          <span className={classes.laneName} style={{ paddingInlineStart: `${Math.min(depth, 8) * 0.75}rem` }}>
            {more ? <button type="button" aria-expanded={opened.includes(key)} onClick={() => toggle(key)}>{name}</button> : name}
          </span>
          <span className={classes.span} aria-hidden="true">{start !== null && <span data-tone={tone} style={{ left: `${((start - first) / whole) * 100}%`, width: `${((end - start) / whole) * 100}%` }} />}</span>
          <span className={classes.note}>{note}</span>
          {under && <div className={classes.laneMore}>{under}</div>}
          {more && opened.includes(key) && <div className={classes.laneMore}>{more}</div>}
        </li>
      ))}
    </ol>
  )
}
