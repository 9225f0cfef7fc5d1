import type { ReactNode } from 'react'
import classes from './Notice.module.css'

/** A whole page's or section's state in words: empty, failed, not there. */
export function Notice({ art, title, text, children }: { art?: ReactNode; title: string; text: string; children?: ReactNode }) {
  return (
    <section className={classes.notice}>
      {art}
      <h2>{title}</h2>
      <p>{text}</p>
      {children && <div className={classes.actions}>{children}</div>}
    </section>
  )
}
