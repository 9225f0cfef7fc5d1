import { useEffect, useId, useRef, type ReactNode } from 'react'
import classes from './Dialog.module.css'

interface DialogProps {
  title: string
  close: () => void
  children: ReactNode
  wide?: boolean
}

/** The browser's own dialog: it keeps the focus, gives it back, closes on Escape, and costs nothing to load. */
export function Dialog({ title, close, children, wide = false }: DialogProps) {
  const titleId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const { current } = dialog
    current?.showModal()
    return () => current?.close()
  }, [])
  return (
    <dialog ref={dialog} className={classes.dialog} data-wide={wide || undefined} aria-labelledby={titleId} onClose={close}
      // Closed with the mouse outside of it, but not where a drag out of a field happens to end.
      onMouseDown={(event) => event.target === event.currentTarget && close()}>
      <div className={classes.body}>
        <h2 id={titleId}>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={classes.actions}>{children}</div>
}
