import { Button, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { deleteTrack } from '../../api/tracks'
import type { Track } from '../../api/types'
import { toast } from '../../app/Toasts'
import { useT, wordsFor } from '../../i18n/Language'
import classes from './DeleteTrack.module.css'
import { packaging } from './packaging'
import { tracksKey } from './useTracks'

export function DeleteTrack({ track, close }: { track: Track; close: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const removal = useMutation({
    mutationFn: () => deleteTrack(track.id),
    onSuccess: async () => {
      packaging.forget(track.id)
      toast('good', t('library.deleted', { title: track.title }))
      close()
      await queries.invalidateQueries({ queryKey: tracksKey })
    },
    onError: (error) => toast('bad', wordsFor(error, t)),
  })
  return (
    <Modal opened onClose={close} title={t('library.delete.title', { title: track.title })} centered radius="lg" classNames={{ title: classes.title ?? '' }} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <p className={classes.text}>{t('library.delete.text')}</p>
      <div className={classes.actions}>
        <Button variant="default" onClick={close} data-autofocus>{t('app.cancel')}</Button>
        <Button color="#b3261e" loading={removal.isPending} onClick={() => removal.mutate()}>{t('library.delete')}</Button>
      </div>
    </Modal>
  )
}
