import { ActionIcon } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { ChevronIcon, CloseIcon } from '../../app/icons'
import { useStore } from '../../app/store'
import { useT } from '../../i18n/Language'
import type { Translate } from '../../i18n/translate'
import { uploads } from './current'
import classes from './UploadPanel.module.css'
import { UploadRow } from './UploadRow'
import { isOver, type Upload } from './uploads'

// On a phone the list would hide the page, whose rows tell the same; there it opens on demand.
const phone = '(max-width: 52rem)'

export function UploadPanel() {
  const t = useT()
  const list = useStore(uploads.list, (all) => all)
  const [open, setOpen] = useState(() => !matchMedia(phone).matches)
  const { pathname } = useLocation()
  const sending = list.some(({ stage }) => stage === 'queued' || stage === 'sending')

  useEffect(() => {
    // What has not left yet is lost with the page; what has is packaged without us.
    if (!sending) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [sending])

  // The page of uploads shows the same, and more.
  if (list.length === 0 || pathname === '/uploads') return null
  return (
    <section className={classes.panel} aria-label={t('upload.panel')}>
      <header className={classes.head}>
        <div role="status"><h2>{summary(list, t)}</h2></div>
        <ActionIcon variant="subtle" color="gray" aria-label={t('upload.collapse')} aria-expanded={open} onClick={() => setOpen(!open)}>
          <span className={classes.chevron} data-open={open || undefined}><ChevronIcon size={18} /></span>
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label={t('upload.clear')} disabled={!list.some(isOver)} onClick={() => uploads.clearOver()}>
          <CloseIcon size={18} />
        </ActionIcon>
      </header>
      {open && (
        <ul className={classes.list}>
          {[...list].reverse().map((upload) => <UploadRow key={upload.key} upload={upload} />)}
        </ul>
      )}
    </section>
  )
}

export function summary(list: readonly Upload[], t: Translate): string {
  const count = (...stages: Upload['stage'][]) => list.filter(({ stage }) => stages.includes(stage)).length
  const sending = count('queued', 'sending')
  if (sending > 0) return t('upload.panel.active', { count: sending })
  const packaging = count('packaging')
  if (packaging > 0) return t('upload.panel.packaging', { count: packaging })
  const interrupted = count('interrupted')
  if (interrupted > 0) return t('upload.panel.interrupted', { count: interrupted })
  const failed = count('failed')
  return failed > 0 ? t('upload.panel.failed', { count: failed }) : t('upload.panel.done', { count: count('ready', 'cancelled') })
}
