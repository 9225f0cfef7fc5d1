import { ActionIcon } from '@mantine/core'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { CloseIcon } from '../app/icons'
import { useT } from '../i18n/Language'
import classes from './Dialog.module.css'

interface DialogProps {
  title: string
  close: () => void
  children: ReactNode
  wide?: boolean
}

/** The browser's own dialog: it keeps the focus, gives it back, closes on Escape, and costs nothing to load. */
export function Dialog({ title, close, children, wide = false }: DialogProps) {
  const t = useT()
  const titleId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const { current } = dialog
    current?.showModal()
    // The browser would begin at the way out; whoever opens a form wants to fill it in.
    current?.querySelector<HTMLElement>('input:not([type=hidden]):not([hidden]), textarea, select')?.focus()
    return () => current?.close()
  }, [])
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- with the keyboard it closes by Escape, which the browser sees to
    <dialog ref={dialog} className={classes.dialog} data-wide={wide || undefined} aria-labelledby={titleId} onClose={close}
      // Closed with the mouse outside of it, but not where a drag out of a field happens to end.
      onMouseDown={(event) => event.target === event.currentTarget && close()}>
      <div className={classes.body}>
        <header>
          <h2 id={titleId}>{title}</h2>
          <ActionIcon variant="subtle" color="gray" aria-label={t('app.close')} onClick={close}><CloseIcon size={18} /></ActionIcon>
        </header>
        {children}
      </div>
    </dialog>
  )
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={classes.actions}>{children}</div>
}
