import type { ReactNode } from 'react'
import classes from './Table.module.css'

interface TableProps {
  /** Says what the table is about, to all. */
  label: string
  columns: readonly ReactNode[]
  /** Columns that hold numbers. */
  numeric?: readonly number[]
  rows: readonly { key: string | number; cells: readonly ReactNode[] }[]
}

/** Rows and columns; too wide for a phone, it slides sideways by itself. */
export function Table({ label, columns, numeric = [], rows }: TableProps) {
  return (
    // With the keyboard, what slides has to be reached.
    <div className={classes.box} tabIndex={0} role="region" aria-label={label}>
      <table className={classes.table}>
        <caption>{label}</caption>
        <thead><tr>{columns.map((column, index) => <th key={index} scope="col" data-numeric={numeric.includes(index) || undefined}>{column}</th>)}</tr></thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>{cells.map((cell, index) => <td key={index} data-numeric={numeric.includes(index) || undefined} className={numeric.includes(index) ? 'numbers' : undefined}>{cell}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
