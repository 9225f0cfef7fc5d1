import { Link } from 'react-router'
import classes from './Charts.module.css'

export interface BarItem {
  key: string | number
  name: string
  value: number
  to?: string | undefined
}

/** Things by how much there is of each: a name, a bar, a number. */
export function BarList({ title, items, format, empty }: { title: string; items: readonly BarItem[]; format: (value: number) => string; empty: string }) {
  const highest = Math.max(1, ...items.map(({ value }) => value))
  return (
    <figure className={classes.chart}>
      <figcaption><h2>{title}</h2></figcaption>
      {items.length === 0 ? <p className={classes.empty}>{empty}</p> : (
        <ol className={classes.bars}>
          {items.map(({ key, name, value, to }) => (
            <li key={key}>
              <span className={classes.name}>{to ? <Link to={to}>{name}</Link> : name}</span>
              <span className="numbers">{format(value)}</span>
              <span className={classes.rail} aria-hidden="true"><span style={{ width: `${(value / highest) * 100}%` }} /></span>
            </li>
          ))}
        </ol>
      )}
    </figure>
  )
}
