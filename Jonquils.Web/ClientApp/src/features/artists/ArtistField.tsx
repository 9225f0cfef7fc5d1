import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useId, useRef, useState } from 'react'
import { api } from '../../api/client'
import { useT } from '../../i18n/Language'

interface ArtistFieldProps {
  /** The chosen artist's id; empty for none. */
  value: string
  name: string
  onChange: (artistId: string) => void
  error?: string | undefined
}

/** An artist found by name; the browser offers those that begin like what is typed. */
export function ArtistField({ value, name, onChange, error }: ArtistFieldProps) {
  const t = useT()
  const listId = useId()
  const [typed, setTyped] = useState(name)
  const q = useDeferredValue(typed.trim())
  const { data } = useQuery({
    queryKey: ['artists', 'field', q],
    queryFn: ({ signal }) => api.get('/api/v1/artists', { query: { limit: 12, q }, signal }),
    enabled: q !== '',
    placeholderData: (before) => before,
  })
  const type = (text: string) => {
    setTyped(text)
    const found = data?.items.find((artist) => artist.name.toLowerCase() === text.trim().toLowerCase())
    onChange(found?.id ?? '')
  }
  // The list may come after the whole name was typed.
  const late = value === '' ? data?.items.find((artist) => artist.name.toLowerCase() === q.toLowerCase())?.id : undefined
  const choose = useRef(onChange)
  useEffect(() => {
    choose.current = onChange
  })
  useEffect(() => {
    if (late !== undefined) choose.current(late)
  }, [late])
  return (
    <>
      <TextInput label={t('albums.artist')} description={t('albums.artist.hint')} required list={listId} value={typed} onChange={(event) => type(event.currentTarget.value)}
        error={error ?? (q !== '' && data && value === '' && !late ? t('albums.artist.unknown') : null)} />
      <datalist id={listId}>{data?.items.map((artist) => <option key={artist.id} value={artist.name} />)}</datalist>
    </>
  )
}
