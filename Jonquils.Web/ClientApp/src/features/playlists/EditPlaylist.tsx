import { Button, Switch, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../../api/client'
import type { Playlist } from '../../api/types'
import { toast } from '../../app/Toasts'
import { useT } from '../../i18n/Language'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { ProblemNote } from '../../ui/ProblemNote'
import { playlistsKey } from './playlists'

interface EditPlaylistProps {
  playlist?: Playlist
  /** What a new one begins with. */
  trackIds?: readonly string[]
  close: () => void
}

export default function EditPlaylist({ playlist, trackIds = [], close }: EditPlaylistProps) {
  const t = useT()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [title, setTitle] = useState(playlist?.title ?? '')
  const [description, setDescription] = useState(playlist?.description ?? '')
  const [isPublic, setPublic] = useState(playlist?.is_public ?? false)
  const saving = useMutation({
    mutationFn: async () => {
      const body = { title: title.trim(), description: description.trim() || null, is_public: isPublic }
      if (playlist) return api.put('/api/v1/playlists/{playlistId}', { path: { playlistId: playlist.id }, body })
      const created = await api.post('/api/v1/playlists', { body })
      if (trackIds.length > 0) await api.post('/api/v1/playlists/{playlistId}/tracks', { path: { playlistId: created.id }, body: { track_ids: [...trackIds] } })
      return created
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: playlistsKey })
      close()
      if (trackIds.length > 0) toast('good', t('playlists.added', { title: saved.title }))
      else if (!playlist) void navigate(`/playlists/${saved.id}`)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    saving.mutate()
  }
  return (
    <Dialog title={t(playlist ? 'playlists.edit' : 'playlists.new')} close={close}>
      <form className="fields" onSubmit={submit}>
        <TextInput label={t('playlists.name')} required maxLength={200} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <Textarea label={t('playlists.description')} rows={3} maxLength={2000} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
        <Switch label={t('playlists.makePublic')} checked={isPublic} onChange={(event) => setPublic(event.currentTarget.checked)} />
        {saving.error && <ProblemNote error={saving.error} />}
        <DialogActions>
          <Button variant="default" onClick={close}>{t('app.cancel')}</Button>
          <Button type="submit" loading={saving.isPending} disabled={title.trim() === ''}>{t('app.save')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
