import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../../api/client'
import type { ArtistManager } from '../../api/types'
import { CloseIcon } from '../../app/icons'
import { toast } from '../../app/Toasts'
import { useT, wordsFor } from '../../i18n/Language'
import { Dialog } from '../../ui/Dialog'
import { Loaded } from '../../ui/Loaded'
import { ProblemNote } from '../../ui/ProblemNote'
import { useUser } from '../auth/Auth'
import classes from './ArtistPage.module.css'

const permissions = ['ALL', 'UPLOAD', 'EDIT_PROFILE'] as const

/** Who looks after an artist, and what they may do. Everybody may leave; only those who may everything decide of others. */
export default function Managers({ artistId, mayInvite, close }: { artistId: string; mayInvite: boolean; close: () => void }) {
  const t = useT()
  const user = useUser()
  const queries = useQueryClient()
  const key = ['artists', artistId, 'managers']
  const path = { artistId }
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get('/api/v1/artists/{artistId}/managers', { path, signal }) })
  const [userId, setUserId] = useState('')
  const [permission, setPermission] = useState<string>('UPLOAD')
  // Of all artists: whoever leaves may do less everywhere.
  const refresh = () => queries.invalidateQueries({ queryKey: ['artists'] })
  const inviting = useMutation({
    mutationFn: () => api.post('/api/v1/artists/{artistId}/managers', { path, body: { user_id: userId.trim(), permissions: [permission] } }),
    onSuccess: () => {
      setUserId('')
      return refresh()
    },
  })
  const removing = useMutation({
    mutationFn: (id: string) => api.delete('/api/v1/artists/{artistId}/managers/{userId}', { path: { artistId, userId: id } }),
    onSuccess: refresh,
    onError: (error) => toast('bad', wordsFor(error, t)),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    inviting.mutate()
  }
  return (
    <Dialog title={t('artists.managers')} close={close}>
      <Loaded query={query}>
        {({ items }) => (
          <ul className={classes.managers}>
            {items.map((manager) => <ManagerRow key={manager.user_id} manager={manager} {...(mayInvite || manager.user_id === user.id ? { remove: () => removing.mutate(manager.user_id) } : {})} />)}
          </ul>
        )}
      </Loaded>
      {mayInvite && <form className="fields" onSubmit={submit}>
        <TextInput label={t('artists.invite')} description={t('artists.invite.hint')} value={userId} onChange={(event) => setUserId(event.currentTarget.value)} required />
        <NativeSelect label={t('artists.permission')} value={permission} onChange={(event) => setPermission(event.currentTarget.value)} data={permissions.map((value) => ({ value, label: t(`artists.permission.${value}`) }))} />
        {inviting.error && <ProblemNote error={inviting.error} />}
        <Button type="submit" loading={inviting.isPending}>{t('artists.invite.submit')}</Button>
      </form>}
    </Dialog>
  )
}

function ManagerRow({ manager, remove }: { manager: ArtistManager; remove?: () => void }) {
  const t = useT()
  const { data } = useQuery({
    queryKey: ['profiles', manager.user_id],
    queryFn: ({ signal }) => api.get('/api/v1/users/{userId}/profile', { path: { userId: manager.user_id }, signal }),
  })
  const name = data?.username ?? manager.user_id
  return (
    <li>
      <span>{name}<small>{manager.permissions.map((one) => t(`artists.permission.${one as 'ALL'}`)).join(', ')}</small></span>
      {remove && <ActionIcon variant="subtle" color="gray" aria-label={t('artists.removeManager', { name })} onClick={remove}><CloseIcon size={16} /></ActionIcon>}
    </li>
  )
}
