import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from '../../app/Toasts'
import { useLanguage, wordsFor } from '../../i18n/Language'
import { moment, size } from '../../i18n/moments'
import { Failed, Lines } from '../../ui/Loaded'
import { Table } from '../../ui/Table'
import { More, usePages } from '../../ui/usePages'
import { operate, readList, type Backup } from './operations'
import classes from './Operate.module.css'
import { State } from './State'

const key = ['operate', 'backups'] as const

export function Component() {
  const { t, language } = useLanguage()
  const queries = useQueryClient()
  const pages = usePages(key, (after, signal) => readList<Backup>('backups', { after, limit: 50 }, signal))
  const making = useMutation({
    mutationFn: () => operate('backups'),
    onSuccess: () => toast('good', t('operate.backupBegun')),
    onError: (error) => toast('bad', wordsFor(error, t)),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  })
  return (
    <>
      <div className={classes.tools}><p className={classes.soft}>{t('operate.backups.lead')}</p><Button loading={making.isPending} disabled={pages.status === 'error'} onClick={() => making.mutate()}>{t('operate.makeBackup')}</Button></div>
      {pages.status === 'pending' && <Lines />}
      {pages.status === 'error' && pages.items.length === 0 && <Failed error={pages.error} retry={() => void pages.refetch()} />}
      {pages.status === 'success' && (pages.items.length === 0 ? <p className={classes.soft}>{t('operate.noBackups')}</p> : (
        <Table label={t('operate.backups')} columns={[t('operate.when'), t('operate.state'), t('operate.size')]} numeric={[2]}
          rows={pages.items.map((one) => ({ key: one.id, cells: [moment(one.created_at, language), <State key="s" status={one.status ?? 'completed'} />, one.bytes ? size(one.bytes, language) : '–'] }))} />
      ))}
      <More {...pages} />
    </>
  )
}
