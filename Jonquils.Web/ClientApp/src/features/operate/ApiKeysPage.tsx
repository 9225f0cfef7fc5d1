import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../../api/client'
import type { ApiKey } from '../../api/types'
import { toast } from '../../app/Toasts'
import { useLanguage, wordsFor } from '../../i18n/Language'
import { ago } from '../../i18n/moments'
import { Confirm } from '../../ui/Confirm'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Table } from '../../ui/Table'
import { usePages } from '../../ui/usePages'
import { Listing } from './Listing'
import classes from './Operate.module.css'
import { State } from './State'

const key = ['operate', 'keys'] as const

/** Keys by which programs use the storage service. */
export function Component() {
  const { t, language } = useLanguage()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [made, setMade] = useState<string | null>(null)
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  const pages = usePages<ApiKey>(key, (after, signal) => api.get('/api/v1/operations/api-keys', { query: { after: after ?? undefined, limit: 50 }, signal }))
  const creating = useMutation({
    mutationFn: () => api.post('/api/v1/operations/api-keys', { body: { name: name.trim() } }),
    onSuccess: async (created) => {
      setName('')
      setMade(created.key)
      await queries.invalidateQueries({ queryKey: key })
    },
    onError: (error) => toast('bad', wordsFor(error, t)),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') creating.mutate()
  }
  const revoke = async () => {
    await api.delete('/api/v1/operations/api-keys/{keyId}', { path: { keyId: revoking!.id } })
    await queries.invalidateQueries({ queryKey: key })
  }
  return (
    <>
      <form className={classes.tools} onSubmit={submit}>
        <div>
          <TextInput label={t('operate.keyName')} value={name} maxLength={100} onChange={(event) => setName(event.currentTarget.value)} />
          <Button type="submit" loading={creating.isPending} disabled={name.trim() === ''}>{t('operate.makeKey')}</Button>
        </div>
      </form>
      <Listing pages={pages} empty={t('operate.noKeys')}>
        {(keys) => (
          <Table label={t('operate.keys')} columns={[t('operate.keyName'), t('operate.keyStart'), t('operate.since'), t('operate.lastUsed'), '']}
            rows={keys.map((one) => ({
              key: one.id,
              cells: [one.name, <code key="k">{one.start}…</code>, ago(one.created_at, language), one.last_used_at ? ago(one.last_used_at, language) : '–',
                one.revoked_at ? <State key="s" status="revoked" /> : <Button key="b" size="xs" variant="default" onClick={() => setRevoking(one)} aria-label={`${t('operate.revoke')}: ${one.name}`}>{t('operate.revoke')}</Button>],
            }))} />
        )}
      </Listing>
      {made !== null && (
        <Dialog title={t('operate.keyMade')} close={() => setMade(null)}>
          <p>{t('operate.keyMade.text')}</p>
          <code className={classes.key}>{made}</code>
          <DialogActions>
            <Button onClick={() => void navigator.clipboard.writeText(made).then(() => toast('good', t('app.copied')), () => toast('bad', t('app.notCopied')))}>{t('app.copy')}</Button>
            <Button variant="default" onClick={() => setMade(null)}>{t('app.close')}</Button>
          </DialogActions>
        </Dialog>
      )}
      {revoking && <Confirm title={t('operate.revoke.title', { name: revoking.name })} text={t('operate.revoke.text')} action={t('operate.revoke')} run={revoke} close={() => setRevoking(null)} />}
    </>
  )
}
