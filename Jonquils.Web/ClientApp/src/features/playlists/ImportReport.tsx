import { Button } from '@mantine/core'
import type { Imported } from '../../api/types'
import { useT } from '../../i18n/Language'
import { Dialog, DialogActions } from '../../ui/Dialog'
import classes from './PlaylistPage.module.css'

/** What of a file was found, and what was not. */
export function ImportReport({ report, close }: { report: Imported; close: () => void }) {
  const t = useT()
  return (
    <Dialog title={t('playlists.imported', { title: report.playlist.title })} close={close}>
      <p>{t('playlists.imported.found', { count: report.imported })} {t('playlists.imported.unknown', { count: report.unknown.length })}</p>
      <ul className={classes.unknown}>
        {report.unknown.map((entry) => <li key={entry.entry}>{[entry.artist, entry.title ?? entry.location].filter(Boolean).join(' – ')} <small>{t(entry.reason === 'ambiguous' ? 'playlists.imported.ambiguous' : 'playlists.imported.missing')}</small></li>)}
      </ul>
      <DialogActions><Button onClick={close}>{t('playlists.open')}</Button></DialogActions>
    </Dialog>
  )
}
