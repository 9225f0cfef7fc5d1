import { TextInput } from '@mantine/core'
import { useDeferredValue, useState } from 'react'
import { api } from '../../api/client'
import { useLanguage } from '../../i18n/Language'
import { moment } from '../../i18n/moments'
import { Table } from '../../ui/Table'
import { usePages } from '../../ui/usePages'
import { Listing } from './Listing'
import classes from './Operate.module.css'

/** Who did what that matters, the latest first. */
export function Component() {
  const { t, language } = useLanguage()
  const [typed, setTyped] = useState('')
  const action = useDeferredValue(typed.trim())
  const pages = usePages(['operate', 'audit', action], (after, signal) => api.get('/api/v1/operations/audit', { query: { limit: 100, after: after ?? undefined, action: action || undefined }, signal }))
  return (
    <>
      <div className={classes.tools}><div><TextInput type="search" label={t('operate.action')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} /></div></div>
      <Listing pages={pages} empty={t('operate.noEntries')}>
        {(entries) => (
          <Table label={t('operate.audit')} columns={[t('operate.when'), t('operate.who'), t('operate.action'), t('operate.subject'), t('operate.address')]}
            rows={entries.map((entry) => ({ key: entry.id, cells: [<span key="t" className="numbers">{moment(entry.at, language)}</span>, entry.username ?? '–', <code key="a">{entry.action}</code>, entry.subject ?? '–', entry.ip_address ?? '–'] }))} />
        )}
      </Listing>
    </>
  )
}
