import { NativeSelect, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { api } from '../../api/client'
import type { User } from '../../api/types'
import { toast } from '../../app/Toasts'
import { useLanguage, wordsFor } from '../../i18n/Language'
import { day } from '../../i18n/moments'
import { Table } from '../../ui/Table'
import { usePages } from '../../ui/usePages'
import { Listing } from './Listing'
import classes from './Operate.module.css'

const roles = ['user', 'artist', 'admin'] as const
const key = ['operate', 'users'] as const

export function Component() {
  const { t, language } = useLanguage()
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const [role, setRole] = useState('')
  const q = useDeferredValue(typed.trim())
  const pages = usePages([...key, q, role], (after, signal) => api.get('/api/v1/users', { query: { limit: 50, after: after ?? undefined, q: q || undefined, role: role || undefined }, signal }))
  const changing = useMutation({
    mutationFn: ({ user, change }: { user: User; change: { role?: string; is_active?: boolean } }) => api.put('/api/v1/users/{userId}', { path: { userId: user.id }, body: change }),
    onSuccess: () => toast('good', t('app.saved')),
    onError: (error) => toast('bad', wordsFor(error, t)),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  })
  return (
    <>
      <div className={classes.tools}>
        <div>
          <TextInput type="search" label={t('operate.findUser')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
          <NativeSelect label={t('operate.role')} value={role} onChange={(event) => setRole(event.currentTarget.value)} data={[{ value: '', label: t('search.kinds.all') }, ...roles.map((value) => ({ value, label: t(`operate.role.${value}`) }))]} />
        </div>
      </div>
      <Listing pages={pages} empty={t('operate.noUsers')}>
        {(users) => (
          <Table label={t('operate.users')} columns={[t('auth.username'), t('auth.email'), t('operate.role'), t('operate.active'), t('operate.since')]}
            rows={users.map((user) => ({
              key: user.id,
              cells: [
                <strong key="n">{user.username}</strong>,
                user.email,
                <NativeSelect key="r" size="xs" aria-label={t('operate.roleOf', { name: user.username })} value={user.role} data={roles.map((value) => ({ value, label: t(`operate.role.${value}`) }))}
                  onChange={(event) => changing.mutate({ user, change: { role: event.currentTarget.value } })} />,
                <Switch key="a" aria-label={t('operate.activeOf', { name: user.username })} checked={user.is_active} onChange={(event) => changing.mutate({ user, change: { is_active: event.currentTarget.checked } })} />,
                day(user.created_at, language),
              ],
            }))} />
        )}
      </Listing>
    </>
  )
}
