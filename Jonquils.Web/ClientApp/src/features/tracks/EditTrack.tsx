import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../../api/client'
import { ApiProblem } from '../../api/problem'
import type { Track } from '../../api/types'
import { toast } from '../../app/Toasts'
import { useT } from '../../i18n/Language'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { ProblemNote } from '../../ui/ProblemNote'
import { useGenres } from '../genres/useGenres'

/** What people know of a track; what was measured stays as it is. */
export default function EditTrack({ track, close }: { track: Track; close: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const genres = useGenres()
  const albums = useQuery({
    queryKey: ['artists', track.artist_id, 'albums'],
    queryFn: ({ signal }) => api.get('/api/v1/artists/{artistId}/albums', { path: { artistId: track.artist_id! }, query: { limit: 200 }, signal }),
    enabled: track.artist_id !== null,
  })
  const [values, setValues] = useState({
    title: track.title,
    album: track.album_id ?? '',
    genre: track.genre_id === null ? '' : String(track.genre_id),
    number: track.track_number ?? (''),
    released: track.release_date ?? '',
  })
  const saving = useMutation({
    mutationFn: () =>
      api.put('/api/v1/tracks/{trackId}', {
        path: { trackId: track.id },
        body: {
          title: values.title.trim(),
          artists: track.artists.map(({ id, artist_type, display_order }) => ({ id, artist_type, display_order })),
          album_id: values.album === '' ? null : values.album,
          genre_id: values.genre === '' ? null : Number(values.genre),
          genre_ids: values.genre === '' ? [] : [Number(values.genre), ...track.genres.map(({ id }) => id).filter((id) => id !== track.genre_id && id !== Number(values.genre))],
          duration_ms: track.duration_ms,
          track_number: values.number === '' ? null : Number(values.number),
          disc_number: track.disc_number,
          release_date: values.released === '' ? null : values.released,
          tempo: track.tempo, energy: track.energy, valence: track.valence,
        },
      }),
    onSuccess: async () => {
      toast('good', t('app.saved'))
      close()
      await queries.invalidateQueries()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (values.title.trim() !== '') saving.mutate()
  }
  const fields = saving.error instanceof ApiProblem ? saving.error.fields : {}
  return (
    <Dialog title={t('tracks.edit')} close={close}>
      <form className="fields" onSubmit={submit}>
        <TextInput label={t('tracks.column.title')} required value={values.title} maxLength={255} onChange={({ currentTarget: { value } }) => setValues((was) => ({ ...was, title: value }))}
          error={fields.title?.join(' ') ?? (values.title.trim() === '' ? t('auth.required') : null)} />
        <NativeSelect label={t('tracks.column.album')} value={values.album} onChange={({ currentTarget: { value } }) => setValues((was) => ({ ...was, album: value }))}
          data={[{ value: '', label: t('tracks.noAlbum') }, ...(albums.data?.items ?? (track.album_id ? [{ id: track.album_id, title: track.album_title ?? '' }] : [])).map(({ id, title }) => ({ value: id, label: title }))]} />
        <NativeSelect label={t('tracks.genre')} value={values.genre} onChange={({ currentTarget: { value } }) => setValues((was) => ({ ...was, genre: value }))}
          data={[{ value: '', label: t('tracks.noGenre') }, ...(genres.data ?? []).map(({ id, name }) => ({ value: String(id), label: name }))]} />
        <NumberInput label={t('tracks.number')} min={1} max={999} value={values.number} onChange={(number) => setValues((was) => ({ ...was, number }))} hideControls />
        <TextInput type="date" label={t('tracks.released')} value={values.released} onChange={({ currentTarget: { value } }) => setValues((was) => ({ ...was, released: value }))} />
        {saving.error && Object.keys(fields).length === 0 && <ProblemNote error={saving.error} />}
        <DialogActions>
          <Button variant="default" onClick={close}>{t('app.cancel')}</Button>
          <Button type="submit" loading={saving.isPending}>{t('app.save')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
