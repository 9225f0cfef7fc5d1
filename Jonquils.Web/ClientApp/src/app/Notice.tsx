import type { ReactNode } from 'react'
import classes from './Notice.module.css'

interface NoticeProps {
  art?: ReactNode
  title: string
  text: string
  /** Whether this is all that the page says. */
  page?: boolean
  children?: ReactNode
}

/** A whole page's or section's state in words: empty, failed, not there. */
export function Notice({ art, title, text, page = false, children }: NoticeProps) {
  const Title = page ? 'h1' : 'h2'
  return (
    <section className={classes.notice}>
      {art}
      <Title>{title}</Title>
      <p>{text}</p>
      {children && <div className={classes.actions}>{children}</div>}
    </section>
  )
}
