import type { ReactNode } from 'react'
import { Failed, Lines } from '../../ui/Loaded'
import { More, type usePages } from '../../ui/usePages'
import classes from './Operate.module.css'

interface ListingProps<T> {
  pages: ReturnType<typeof usePages<T>>
  /** Said when there is nothing. */
  empty: string
  children: (items: T[]) => ReactNode
}

/** A list that comes in pages, with what is shown before, instead and after. */
export function Listing<T>({ pages, empty, children }: ListingProps<T>) {
  return (
    <>
      {pages.status === 'pending' && <Lines />}
      {pages.status === 'error' && pages.items.length === 0 && <Failed error={pages.error} retry={() => void pages.refetch()} />}
      {pages.items.length > 0 ? children(pages.items) : pages.status === 'success' && <p className={classes.soft}>{empty}</p>}
      <More {...pages} />
    </>
  )
}
