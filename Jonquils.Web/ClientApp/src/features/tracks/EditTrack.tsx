import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../../api/client'
import { ApiProblem } from '../../api/problem'
import { isAdmin, type Track } from '../../api/types'
import { toast } from '../../app/Toasts'
import { useT } from '../../i18n/Language'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { ProblemNote } from '../../ui/ProblemNote'
import { ChooseArtist } from '../artists/ChooseArtist'
import { useUploadArtists } from '../artists/managed'
import { useUser } from '../auth/Auth'
import { useGenres } from '../genres/useGenres'
import { artistsInOrder, withMainArtist } from './artists'

/** What people know of a track; what was measured stays as it is. */
export default function EditTrack({ track, close }: { track: Track; close: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const genres = useGenres()
  const user = useUser()
  const mayMove = useUploadArtists().length > 0 || isAdmin(user)
  const main = artistsInOrder(track).find(({ id }) => id === track.artist_id) ?? null
  const [values, setValues] = useState({
    title: track.title,
    artist: track.artist_id ?? '',
    album: track.album_id ?? '',
    genre: track.genre_id === null ? '' : String(track.genre_id),
    number: track.track_number ?? (''),
    released: track.release_date ?? '',
  })
  const albums = useQuery({
    queryKey: ['artists', values.artist, 'albums'],
    queryFn: ({ signal }) => api.get('/api/v1/artists/{artistId}/albums', { path: { artistId: values.artist }, query: { limit: 200 }, signal }),
    enabled: values.artist !== '',
  })
  const saving = useMutation({
    mutationFn: () =>
      api.put('/api/v1/tracks/{trackId}', {
        path: { trackId: track.id },
        body: {
          title: values.title.trim(),
          artists: withMainArtist(track, values.artist),
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
        <TextInput label={t('tracks.column.title')} required value={values.title} maxLength={150} onChange={({ currentTarget: { value } }) => setValues((was) => ({ ...was, title: value }))}
          error={fields.title?.join(' ') ?? (values.title.trim() === '' ? t('auth.required') : null)} />
        {mayMove && <ChooseArtist value={values.artist} current={main} onChange={(artist) => setValues((was) => ({ ...was, artist, album: artist === track.artist_id ? (track.album_id ?? '') : '' }))} />}
        <NativeSelect label={t('tracks.column.album')} value={values.album} onChange={({ currentTarget: { value } }) => setValues((was) => ({ ...was, album: value }))}
          data={[{ value: '', label: t('tracks.noAlbum') }, ...albumsWith(albums.data?.items ?? [], values.album === track.album_id ? track : null).map(({ id, title }) => ({ value: id, label: title }))]} />
        <NativeSelect label={t('tracks.genre')} value={values.genre} onChange={({ currentTarget: { value } }) => setValues((was) => ({ ...was, genre: value }))}
          data={[{ value: '', label: t('tracks.noGenre') }, ...(genres.data ?? []).map(({ id, name }) => ({ value: String(id), label: name }))]} />
        <NumberInput label={t('tracks.number')} min={1} max={999} value={values.number} onChange={(number) => setValues((was) => ({ ...was, number }))} hideControls />
        <TextInput type="date" label={t('tracks.released')} value={values.released} onChange={({ currentTarget: { value } }) => setValues((was) => ({ ...was, released: value }))} />
        {saving.error && Object.keys(fields).length === 0 && <ProblemNote error={saving.error} />}
        <DialogActions>
          <Button variant="default" onClick={close}>{t('app.cancel')}</Button>
          <Button type="submit" loading={saving.isPending} disabled={mayMove && values.artist === ''}>{t('app.save')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** The artist's albums, and the one that the track is on, whosever that is. */
const albumsWith = (albums: readonly { id: string; title: string }[], track: Track | null) =>
  track?.album_id && !albums.some(({ id }) => id === track.album_id) ? [{ id: track.album_id, title: track.album_title ?? '' }, ...albums] : albums
