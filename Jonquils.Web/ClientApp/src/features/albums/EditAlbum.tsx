import { Button, FileInput, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { putPicture } from '../../api/accounts'
import { api } from '../../api/client'
import { ApiProblem } from '../../api/problem'
import type { Album } from '../../api/types'
import { toast } from '../../app/Toasts'
import { useT } from '../../i18n/Language'
import { Confirm } from '../../ui/Confirm'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { ProblemNote } from '../../ui/ProblemNote'
import { ChooseArtist } from '../artists/ChooseArtist'

const types = ['ALBUM', 'EP', 'SINGLE'] as const

/** What an album is called, whose it is, and its cover. */
export default function EditAlbum({ album, close }: { album?: Album; close: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [values, setValues] = useState({ title: album?.title ?? '', artistId: album?.artist_id ?? '', type: album?.type ?? 'ALBUM', released: album?.release_date ?? '' })
  const [cover, setCover] = useState<File | null>(null)
  const [deleting, setDeleting] = useState(false)
  // When only its cover was refused, the album is there already.
  const made = useRef(album?.id ?? null)
  const saving = useMutation({
    mutationFn: async () => {
      const body = { title: values.title.trim(), artist_id: values.artistId || null, release_date: values.released || null, type: values.type, cover_url: album?.cover_url ?? null }
      if (made.current === null) made.current = (await api.post('/api/v1/albums', { body })).id
      else await api.put('/api/v1/albums/{albumId}', { path: { albumId: made.current }, body })
      if (cover) await putPicture(`/api/v1/albums/${made.current}/cover`, cover)
      return made.current
    },
    onSuccess: async (id) => {
      await queries.invalidateQueries()
      toast('good', t('app.saved'))
      close()
      if (!album) void navigate(`/albums/${id}`)
    },
  })
  const remove = async () => {
    await api.delete('/api/v1/albums/{albumId}', { path: { albumId: album!.id } })
    await queries.invalidateQueries({ queryKey: ['albums'] })
    void navigate('/albums')
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    saving.mutate()
  }
  const fields = saving.error instanceof ApiProblem ? saving.error.fields : {}
  if (deleting) return <Confirm title={t('albums.delete.title', { title: album!.title })} text={t('albums.delete.text')} action={t('tracks.delete')} run={remove} close={close} />
  return (
    <Dialog title={t(album ? 'albums.edit' : 'albums.new')} close={close}>
      <form className="fields" onSubmit={submit}>
        <TextInput label={t('tracks.column.title')} required maxLength={150} value={values.title} error={fields.title?.join(' ')} onChange={({ currentTarget: { value } }) => setValues((was) => ({ ...was, title: value }))} />
        <ChooseArtist value={values.artistId} current={album?.artist_id ? { id: album.artist_id, name: album.artist_name ?? '' } : null} onChange={(artistId) => setValues((was) => ({ ...was, artistId }))} error={fields.artist_id?.join(' ')} />
        <NativeSelect label={t('albums.type')} value={values.type} onChange={({ currentTarget: { value } }) => setValues((was) => ({ ...was, type: value }))} data={types.map((value) => ({ value, label: t(`albums.type.${value}`) }))} />
        <TextInput type="date" label={t('tracks.released')} value={values.released} error={fields.release_date?.join(' ')} onChange={({ currentTarget: { value } }) => setValues((was) => ({ ...was, released: value }))} />
        <FileInput label={t('albums.cover')} description={t('app.pictureHint')} accept="image/png,image/jpeg,image/webp" clearable value={cover} onChange={setCover} placeholder={t('app.chooseFile')} />
        {saving.error && Object.keys(fields).length === 0 && <ProblemNote error={saving.error} />}
        <DialogActions>
          {album && <Button variant="default" onClick={() => setDeleting(true)}>{t('tracks.delete')}</Button>}
          <Button variant="default" onClick={close}>{t('app.cancel')}</Button>
          <Button type="submit" loading={saving.isPending} disabled={values.title.trim() === '' || values.artistId === ''}>{t('app.save')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
