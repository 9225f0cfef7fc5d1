import type { ReactNode } from 'react'
import classes from './Operate.module.css'

/** What is known of one thing: names and values; what is not known is left out. */
export function Facts({ of }: { of: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={classes.facts}>
      {of.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '').map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
    </dl>
  )
}
