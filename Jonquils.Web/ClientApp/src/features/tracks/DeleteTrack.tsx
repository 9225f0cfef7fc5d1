import { useQueryClient } from '@tanstack/react-query'
import { deleteTrack } from '../../api/tracks'
import type { Track } from '../../api/types'
import { toast } from '../../app/Toasts'
import { useT } from '../../i18n/Language'
import { Confirm } from '../../ui/Confirm'
import { packaging } from './packaging'

export default function DeleteTrack({ track, close }: { track: Track; close: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const remove = async () => {
    await deleteTrack(track.id)
    packaging.forget(track.id)
    toast('good', t('tracks.deleted', { title: track.title }))
    await queries.invalidateQueries()
  }
  return <Confirm title={t('tracks.delete.title', { title: track.title })} text={t('tracks.delete.text')} action={t('tracks.delete')} run={remove} close={close} />
}
