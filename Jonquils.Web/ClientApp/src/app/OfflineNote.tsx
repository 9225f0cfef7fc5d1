import { useSyncExternalStore } from 'react'
import { useT } from '../i18n/Language'
import classes from './OfflineNote.module.css'

function subscribe(listener: () => void) {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

export function OfflineNote() {
  const t = useT()
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  return <div role="status">{!online && <p className={classes.note}>{t('app.offline')}</p>}</div>
}
