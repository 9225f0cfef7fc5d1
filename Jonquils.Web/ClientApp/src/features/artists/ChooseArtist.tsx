import { NativeSelect } from '@mantine/core'
import { isAdmin } from '../../api/types'
import { useT } from '../../i18n/Language'
import { useUser } from '../auth/Auth'
import { artistName } from '../tracks/artists'
import { ArtistField } from './ArtistField'
import { useUploadArtists } from './managed'

interface ChooseArtistProps {
  /** The chosen artist's id; empty for none. */
  value: string
  /** Whom it belongs to now; stays on offer. */
  current: { id: string; name: string } | null
  onChange: (artistId: string) => void
  error?: string | undefined
}

/** Whose something is: any artist for administrators, for others those that they bring music for. */
export function ChooseArtist({ value, current, onChange, error }: ChooseArtistProps) {
  const t = useT()
  const user = useUser()
  const own = useUploadArtists()
  if (isAdmin(user)) return <ArtistField value={value} name={current?.name ?? ''} onChange={onChange} error={error} />
  const offered = current && !own.some(({ id }) => id === current.id) ? [current, ...own] : own
  return (
    <NativeSelect label={t('albums.artist')} required value={value} error={error} onChange={(event) => onChange(event.currentTarget.value)}
      data={[...(current ? [] : [{ value: '', label: t('albums.artist.choose') }]), ...offered.map(({ id, name }) => ({ value: id, label: artistName(name, t) }))]} />
  )
}
