import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../api/client'
import { useLanguage } from '../../i18n/Language'
import { ago, size } from '../../i18n/moments'
import { Table } from '../../ui/Table'
import { usePages } from '../../ui/usePages'
import { Listing } from './Listing'
import { asPage, type EtlFile } from './operations'
import classes from './Operate.module.css'
import { State, wordFor } from './State'

const states = ['NEW', 'PENDING', 'STAGED', 'LOADED', 'QUARANTINED', 'DUPLICATE', 'IGNORED', 'REPLACED', 'MOVED', 'DELETED'] as const

/** Files that the pipelines found, and what became of them; first those that became nothing. */
export function EtlFiles() {
  const { t, language } = useLanguage()
  const [status, setStatus] = useState<(typeof states)[number] | ''>('QUARANTINED')
  const pages = usePages<EtlFile>(['operate', 'files', status], async (after, signal) => asPage(await api.get('/api/v1/operations/etl/files', { query: { status: status || undefined, after: after === null ? undefined : Number(after), limit: 50 }, signal })))
  return (
    <>
      <div className={classes.tools}>
        <div><NativeSelect label={t('operate.state')} value={status} onChange={(event) => setStatus(event.currentTarget.value as typeof status)}
          data={[{ value: '', label: t('search.kinds.all') }, ...states.map((value) => ({ value, label: wordFor('operate.state', value, t) }))]} /></div>
      </div>
      <Listing pages={pages} empty={t('operate.noFiles')}>
        {(files) => (
          <Table label={t('operate.files')} columns={[t('operate.file'), t('operate.state'), t('operate.size'), t('operate.since')]} numeric={[2]}
            rows={files.map((file) => ({ key: file.id, cells: [<>{file.bucket}/{file.path}{file.reason && <div className={classes.soft}>{file.reason}</div>}</>, <State key="s" status={file.status} />, size(file.bytes, language), ago(file.first_seen, language)] }))} />
        )}
      </Listing>
    </>
  )
}
