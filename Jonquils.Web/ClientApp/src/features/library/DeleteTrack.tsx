import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef } from 'react'
import { deleteTrack } from '../../api/tracks'
import type { Track } from '../../api/types'
import { toast } from '../../app/Toasts'
import { useT, wordsFor } from '../../i18n/Language'
import classes from './DeleteTrack.module.css'
import { packaging } from './packaging'
import { tracksKey } from './useTracks'

/** Asks before a track goes for good. The browser's own dialog: it keeps the focus, closes on Escape, and costs nothing to load. */
export function DeleteTrack({ track, close }: { track: Track; close: () => void }) {
  const t = useT()
  const titleId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
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

  useEffect(() => {
    const { current } = dialog
    current?.showModal()
    return () => current?.close()
  }, [])

  return (
    <dialog ref={dialog} className={classes.dialog} aria-labelledby={titleId} onClose={close}
      onClick={(event) => event.target === event.currentTarget && close()}>
      <div className={classes.body}>
        <h2 id={titleId}>{t('library.delete.title', { title: track.title })}</h2>
        <p>{t('library.delete.text')}</p>
        <div className={classes.actions}>
          <Button variant="default" onClick={close}>{t('app.cancel')}</Button>
          <Button color="#b3261e" loading={removal.isPending} onClick={() => removal.mutate()}>{t('library.delete')}</Button>
        </div>
      </div>
    </dialog>
  )
}
