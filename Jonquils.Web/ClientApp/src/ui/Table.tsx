import { VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { useT } from '../i18n/Language'
import classes from './Table.module.css'

interface TableProps {
  /** Says what the table is about. */
  label: string
  /** Whether that is to be seen, where no heading above says it already. */
  titled?: boolean
  /** An empty name is that of a column of things to press. */
  columns: readonly string[]
  /** Columns that hold numbers. */
  numeric?: readonly number[]
  rows: readonly { key: string | number; cells: readonly ReactNode[] }[]
}

/** Rows and columns; too wide for its place, it slides sideways by itself. On a phone each row is a card, with the columns' names beside the values. */
export function Table({ label, titled = false, columns, numeric = [], rows }: TableProps) {
  const t = useT()
  return (
    // With the keyboard, what slides has to be reached.
    <div className={classes.box} tabIndex={0} role="region" aria-label={label}>
      <table className={classes.table}>
        <caption className={titled ? undefined : classes.unseen}>{label}</caption>
        <thead><tr>{columns.map((column, index) => <th key={index} scope="col" data-numeric={numeric.includes(index) || undefined}>{column === '' ? <VisuallyHidden>{t('app.actions')}</VisuallyHidden> : column}</th>)}</tr></thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>{cells.map((cell, index) => <td key={index} data-label={columns[index]} data-numeric={numeric.includes(index) || undefined} className={numeric.includes(index) ? 'numbers' : undefined}>{cell}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
