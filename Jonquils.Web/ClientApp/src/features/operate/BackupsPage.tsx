import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client'
import { toast } from '../../app/Toasts'
import { useLanguage, wordsFor } from '../../i18n/Language'
import { moment, number, size } from '../../i18n/moments'
import { Dialog } from '../../ui/Dialog'
import { Table } from '../../ui/Table'
import { usePages } from '../../ui/usePages'
import { Facts } from './Facts'
import { Listing } from './Listing'
import { asPage, type Backup } from './operations'
import classes from './Operate.module.css'
import { State, wordFor } from './State'

const key = ['operate', 'backups'] as const
const everyMs = 5000

/** Backups with how they ended and whether they were proved; one can be made now. */
export function Component() {
  const { t, language } = useLanguage()
  const queries = useQueryClient()
  const [shown, setShown] = useState<Backup | null>(null)
  const pages = usePages<Backup>(key, async (after, signal) => asPage(await api.get('/api/v1/operations/backups', { query: { after: after ?? undefined, limit: 50 }, signal }) as { items: Backup[]; next_after: string | null }), { everyMs })
  const making = useMutation({
    mutationFn: () => api.post('/api/v1/operations/backups', {}),
    onSuccess: () => toast('good', t('operate.backupBegun')),
    onError: (error) => toast('bad', wordsFor(error, t)),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  })
  return (
    <>
      <div className={classes.tools}><p className={classes.soft}>{t('operate.backups.lead')}</p><Button loading={making.isPending} disabled={pages.status === 'error'} onClick={() => making.mutate()}>{t('operate.makeBackup')}</Button></div>
      <Listing pages={pages} empty={t('operate.noBackups')}>
        {(backups) => (
          <Table label={t('operate.backups')} columns={[t('operate.when'), t('operate.state'), t('operate.requestedBy'), t('operate.proved'), t('operate.size'), '']} numeric={[4]}
            rows={backups.map((one) => ({
              key: one.id,
              cells: [
                <>{moment(one.created_at, language)}{one.error && <div className={classes.soft}>{one.error}</div>}</>, <State key="s" status={one.status} />, wordFor('operate.by', one.requested_by, t),
                one.verified ? <State key="v" status="verified" /> : '–', one.bytes == null ? '–' : size(one.bytes, language),
                <Button key="b" size="xs" variant="default" onClick={() => setShown(one)}>{t('operate.details')}</Button>,
              ],
            }))} />
        )}
      </Listing>
      {shown && <BackupDetails backup={shown} close={() => setShown(null)} />}
    </>
  )
}

function BackupDetails({ backup, close }: { backup: Backup; close: () => void }) {
  const { t, language } = useLanguage()
  const { detail } = backup
  const count = (value: number) => number(value, language)
  return (
    <Dialog wide title={t('operate.backup')} close={close}>
      <Facts of={[
        [t('operate.when'), moment(backup.created_at, language)],
        [t('operate.state'), <State key="s" status={backup.status} />],
        [t('operate.proved'), backup.verified && (backup.verified_at ? moment(backup.verified_at, language) : t('operate.state.verified'))],
        [t('operate.folder'), detail.folder && <code key="f">{detail.folder}</code>],
        [t('operate.worker'), detail.worker],
        [t('operate.objects'), detail.objects && `${count(detail.objects.objects)} · ${size(detail.objects.bytes, language)}`],
        [t('operate.mismatches'), detail.mismatches?.join(', ')],
        [t('operate.removedAt'), detail.removed_at && moment(detail.removed_at, language)],
      ]} />
      {backup.error && <p>{backup.error}</p>}
      {detail.databases && detail.databases.length > 0 && (
        <Table label={t('operate.databases')} columns={[t('operate.databases'), t('operate.tables'), t('operate.rows'), t('operate.size')]} numeric={[1, 2, 3]}
          rows={detail.databases.map((one) => ({ key: one.name, cells: [one.name, count(one.tables), count(one.rows), size(one.bytes, language)] }))} />
      )}
    </Dialog>
  )
}
