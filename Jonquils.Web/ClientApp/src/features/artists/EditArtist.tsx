import { Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../../api/client'
import { ApiProblem } from '../../api/problem'
import { isAdmin, type Artist } from '../../api/types'
import { toast } from '../../app/Toasts'
import { useT } from '../../i18n/Language'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { ProblemNote } from '../../ui/ProblemNote'
import { useUser } from '../auth/Auth'

/** An artist's profile, a new one or one that there is. */
export default function EditArtist({ artist, close }: { artist?: Artist; close: () => void }) {
  const t = useT()
  const user = useUser()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [values, setValues] = useState({ name: artist?.name ?? '', country: artist?.country ?? '', bio: artist?.bio ?? '', avatar: artist?.avatar_url ?? '', verified: artist?.is_verified ?? false })
  const saving = useMutation({
    mutationFn: async () => {
      const body = { name: values.name.trim(), bio: values.bio.trim() || null, country: values.country.trim().toUpperCase() || null, avatar_url: values.avatar.trim() || null }
      if (!artist) return api.post('/api/v1/artists', { body: { ...body, is_verified: false } })
      return api.put('/api/v1/artists/{artistId}', { path: { artistId: artist.id }, body: { ...body, ...(isAdmin(user) ? { is_verified: values.verified } : {}) } })
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ['artists'] })
      toast('good', t('app.saved'))
      close()
      if (!artist && saved) void navigate(`/artists/${saved.id}`)
    },
  })
  const fields = saving.error instanceof ApiProblem ? saving.error.fields : {}
  const field = (name: 'name' | 'country' | 'bio' | 'avatar') => ({
    value: values[name],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => setValues((was) => ({ ...was, [name]: value })),
    error: fields[name === 'avatar' ? 'avatar_url' : name]?.join(' '),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    saving.mutate()
  }
  return (
    <Dialog title={t(artist ? 'artists.edit' : 'artists.new')} close={close}>
      <form className="fields" onSubmit={submit}>
        <TextInput label={t('artists.name')} required maxLength={200} {...field('name')} />
        <TextInput label={t('artists.country')} description={t('artists.country.hint')} maxLength={2} {...field('country')} />
        <Textarea label={t('artists.bio')} rows={4} maxLength={4000} {...field('bio')} />
        <TextInput label={t('artists.picture')} type="url" {...field('avatar')} />
        {artist && isAdmin(user) && <Checkbox label={t('artists.verified')} checked={values.verified} onChange={({ currentTarget: { checked } }) => setValues((was) => ({ ...was, verified: checked }))} />}
        {saving.error && Object.keys(fields).length === 0 && <ProblemNote error={saving.error} />}
        <DialogActions>
          <Button variant="default" onClick={close}>{t('app.cancel')}</Button>
          <Button type="submit" loading={saving.isPending} disabled={values.name.trim() === ''}>{t('app.save')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
