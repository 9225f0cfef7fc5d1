import type { ReactNode } from 'react'
import classes from './Page.module.css'

interface PageProps {
  title: string
  lead?: ReactNode
  /** Drawn beside the title: a cover, a face. */
  art?: ReactNode
  /** A word above the title that says what kind of thing this is. */
  kind?: string
  actions?: ReactNode
  children: ReactNode
}

/** One page of the client: its name, what can be done with the whole of it, and the rest. */
export function Page({ title, lead, art, kind, actions, children }: PageProps) {
  return (
    <div className={classes.page}>
      <title>{`${title} · Jonquils`}</title>
      <header className={classes.head} data-art={art !== undefined || undefined}>
        {art}
        <div className={classes.words}>
          {kind && <p className={classes.kind}>{kind}</p>}
          <h1>{title}</h1>
          {lead !== undefined && <div className={classes.lead}>{lead}</div>}
          {art !== undefined && actions && <div className={classes.actions}>{actions}</div>}
        </div>
        {art === undefined && actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}

export function Section({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <header>
        <h2>{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  )
}
