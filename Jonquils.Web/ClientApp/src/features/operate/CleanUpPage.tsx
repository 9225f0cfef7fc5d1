import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client'
import { toast } from '../../app/Toasts'
import { useLanguage, wordsFor } from '../../i18n/Language'
import { moment, number, size } from '../../i18n/moments'
import { Confirm } from '../../ui/Confirm'
import { Table } from '../../ui/Table'
import { usePages } from '../../ui/usePages'
import { Listing } from './Listing'
import { asPage, type CleanUp } from './operations'
import classes from './Operate.module.css'
import { State, wordFor } from './State'

const key = ['operate', 'cleanup'] as const
const everyMs = 5000

/** What is removed because nobody needs it any more: counted first, then for real. */
export function Component() {
  const { t, language } = useLanguage()
  const queries = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const pages = usePages<CleanUp>(key, async (after, signal) => asPage(await api.get('/api/v1/operations/cleanup', { query: { after: after ?? undefined, limit: 50 }, signal })), { everyMs })
  const start = async (isDry: boolean) => {
    await api.post('/api/v1/operations/cleanup', { query: { dry_run: isDry } })
    await queries.invalidateQueries({ queryKey: key })
  }
  const counting = useMutation({ mutationFn: () => start(true), onError: (error) => toast('bad', wordsFor(error, t)) })
  return (
    <>
      <div className={classes.tools}>
        <p className={classes.soft}>{t('operate.cleanup.lead')}</p>
        <div>
          <Button variant="default" loading={counting.isPending} disabled={pages.status === 'error'} onClick={() => counting.mutate()}>{t('operate.countOnly')}</Button>
          <Button disabled={pages.status === 'error'} onClick={() => setAsking(true)}>{t('operate.cleanNow')}</Button>
        </div>
      </div>
      <Listing pages={pages} empty={t('operate.noCleanups')}>
        {(runs) => (
          <Table label={t('operate.cleanup')} columns={[t('operate.when'), t('operate.state'), t('operate.requestedBy'), t('operate.removed')]}
            rows={runs.map((run) => ({
              key: run.id,
              cells: [
                <>{moment(run.started_at, language)}{run.dry_run && <div className={classes.soft}>{t('operate.dryRun')}</div>}</>,
                <State key="s" status={run.status} />, wordFor('operate.by', run.requested_by, t), <Removed key="r" run={run} />,
              ],
            }))} />
        )}
      </Listing>
      {isAsking && <Confirm title={t('operate.cleanNow.title')} text={t('operate.cleanNow.text')} action={t('operate.cleanNow')} run={() => start(false)} close={() => setAsking(false)} />}
    </>
  )
}

function Removed({ run }: { run: CleanUp }) {
  const { t, language } = useLanguage()
  const found = run.items.filter(({ count }) => count > 0)
  if (run.error) return run.error
  if (run.status === 'RUNNING') return '…'
  if (found.length === 0) return <span className={classes.soft}>{t('operate.nothing')}</span>
  return <ul className={classes.counts}>{found.map(({ name, count, bytes }) => <li key={name}>{name.replaceAll('_', ' ')}: <span className="numbers">{number(count, language)}{bytes ? ` (${size(bytes, language)})` : ''}</span></li>)}</ul>
}
