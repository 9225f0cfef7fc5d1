import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { toast } from '../app/Toasts'
import { useT, wordsFor } from '../i18n/Language'
import { Dialog, DialogActions } from './Dialog'

interface ConfirmProps {
  title: string
  text: string
  action: string
  run: () => Promise<unknown>
  close: () => void
}

/** Asks before something goes for good. */
export function Confirm({ title, text, action, run, close }: ConfirmProps) {
  const t = useT()
  const mutation = useMutation({ mutationFn: run, onSuccess: close, onError: (error) => toast('bad', wordsFor(error, t)) })
  return (
    <Dialog title={title} close={close}>
      <p>{text}</p>
      <DialogActions>
        <Button variant="default" onClick={close}>{t('app.cancel')}</Button>
        <Button color="#b3261e" loading={mutation.isPending} onClick={() => mutation.mutate()}>{action}</Button>
      </DialogActions>
    </Dialog>
  )
}
