import { Button, Checkbox, FileInput, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { putPicture } from '../../api/accounts'
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
  const [values, setValues] = useState({ name: artist?.name ?? '', country: artist?.country ?? '', bio: artist?.bio ?? '', verified: artist?.is_verified ?? false })
  const [picture, setPicture] = useState<File | null>(null)
  // When only the picture was refused, the artist is there already.
  const made = useRef(artist?.id ?? null)
  const saving = useMutation({
    mutationFn: async () => {
      const body = { name: values.name.trim(), bio: values.bio.trim() || null, country: values.country.trim().toUpperCase() || null, avatar_url: artist?.avatar_url ?? null }
      if (made.current === null) made.current = (await api.post('/api/v1/artists', { body: { ...body, is_verified: false } })).id
      else await api.put('/api/v1/artists/{artistId}', { path: { artistId: made.current }, body: { ...body, ...(isAdmin(user) ? { is_verified: values.verified } : {}) } })
      if (picture) await putPicture(`/api/v1/artists/${made.current}/avatar`, picture)
      return made.current
    },
    onSuccess: async (id) => {
      await queries.invalidateQueries({ queryKey: ['artists'] })
      toast('good', t('app.saved'))
      close()
      if (!artist) void navigate(`/artists/${id}`)
    },
  })
  const fields = saving.error instanceof ApiProblem ? saving.error.fields : {}
  const field = (name: 'name' | 'country' | 'bio') => ({
    value: values[name],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => setValues((was) => ({ ...was, [name]: value })),
    error: fields[name]?.join(' '),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    saving.mutate()
  }
  return (
    <Dialog title={t(artist ? 'artists.edit' : 'artists.new')} close={close}>
      <form className="fields" onSubmit={submit}>
        <TextInput label={t('artists.name')} required maxLength={100} {...field('name')} />
        <TextInput label={t('artists.country')} description={t('artists.country.hint')} maxLength={2} {...field('country')} />
        <Textarea label={t('artists.bio')} rows={4} maxLength={10_000} {...field('bio')} />
        <FileInput label={t('artists.picture')} description={t('app.pictureHint')} accept="image/png,image/jpeg,image/webp" clearable value={picture} onChange={setPicture} placeholder={t('app.chooseFile')} />
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
