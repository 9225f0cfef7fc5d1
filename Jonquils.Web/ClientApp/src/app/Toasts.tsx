import { useEffect } from 'react'
import { useT } from '../i18n/Language'
import { AlertIcon, CheckIcon, CloseIcon } from './icons'
import { Store, useStore } from './store'
import classes from './Toasts.module.css'

interface Toast {
  id: number
  kind: 'good' | 'bad'
  text: string
}

const shownMs = 6000
const toasts = new Store<readonly Toast[]>([])
let nextId = 1

/** Says something that needs no answer, at the edge of the page and to screen readers. */
export function toast(kind: Toast['kind'], text: string): void {
  toasts.set([...toasts.get().filter((known) => known.text !== text), { id: nextId++, kind, text }].slice(-3))
}

const drop = (id: number) => toasts.set(toasts.get().filter((known) => known.id !== id))

export function Toasts() {
  const list = useStore(toasts, (all) => all)
  return (
    <div className={classes.stack} role="status" aria-live="polite">
      {list.map((item) => <ToastCard key={item.id} {...item} />)}
    </div>
  )
}

function ToastCard({ id, kind, text }: Toast) {
  const t = useT()
  useEffect(() => {
    const timer = setTimeout(() => drop(id), shownMs)
    return () => clearTimeout(timer)
  }, [id])
  return (
    <div className={classes.toast} data-kind={kind}>
      {kind === 'bad' ? <AlertIcon /> : <CheckIcon />}
      <span>{text}</span>
      <button type="button" aria-label={t('app.close')} onClick={() => drop(id)}><CloseIcon size={16} /></button>
    </div>
  )
}
