import type { ReactNode } from 'react'
import classes from './Statistics.module.css'

/** Numbers side by side, each with its name. */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className={classes.figures}>{children}</dl>
}

export function Figure({ name, value, bad = false }: { name: string; value: ReactNode; bad?: boolean }) {
  return (
    <div data-bad={bad || undefined}>
      <dt>{name}</dt>
      <dd className="numbers">{value}</dd>
    </div>
  )
}
