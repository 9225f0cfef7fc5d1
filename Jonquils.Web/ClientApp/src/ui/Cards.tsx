import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Cover } from '../app/Cover'
import classes from './Cards.module.css'

interface CardProps {
  to: string
  id: string
  title: string
  text?: string | null
  coverUrl?: string | null | undefined
  round?: boolean
  children?: ReactNode
}

/** A thing with a picture that leads to its page. */
export function Card({ to, id, title, text, coverUrl, round = false, children }: CardProps) {
  return (
    <li className={classes.card}>
      <span className={classes.art} data-round={round || undefined}><Cover id={id} url={coverUrl} size="100%" /></span>
      <Link to={to} className={classes.title}>{title}</Link>
      <span className={classes.text}>{text ?? '\u00a0'}</span>
      {children}
    </li>
  )
}

export function Grid({ label, children }: { label: string; children: ReactNode }) {
  return <ul className={classes.grid} aria-label={label}>{children}</ul>
}

/** One row of cards that slides sideways. */
export function Shelf({ label, children }: { label: string; children: ReactNode }) {
  return <ul className={classes.shelf} aria-label={label}>{children}</ul>
}

export function GhostCards({ count = 12, shelf = false }: { count?: number; shelf?: boolean }) {
  return (
    <ul className={shelf ? classes.shelf : classes.grid}>
      {Array.from({ length: count }, (_, index) => (
        <li key={index} className={classes.card}>
          <span className={classes.art}><Skeleton height="100%" radius={12} /></span>
          <Skeleton height={14} width="75%" my={5} />
          <Skeleton height={11} width="45%" my={4} />
        </li>
      ))}
    </ul>
  )
}
