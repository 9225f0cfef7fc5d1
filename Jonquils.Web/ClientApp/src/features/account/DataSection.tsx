import { Button, PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../../api/client'
import { saveAs } from '../../api/download'
import { DownloadIcon } from '../../app/icons'
import { toast } from '../../app/Toasts'
import { useT, wordsFor } from '../../i18n/Language'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { ProblemNote } from '../../ui/ProblemNote'
import { useAuth, useUser } from '../auth/Auth'
import classes from './SettingsPage.module.css'

export function DataSection() {
  const t = useT()
  const user = useUser()
  const [deleting, setDeleting] = useState(false)
  const exporting = useMutation({ mutationFn: () => saveAs('/api/v1/me/export', `jonquils-${user.username}.json`), onError: (error) => toast('bad', wordsFor(error, t)) })
  return (
    <>
      <div className={classes.part}>
        <p>{t('settings.export.text')}</p>
        <Button variant="default" leftSection={<DownloadIcon size={16} />} loading={exporting.isPending} onClick={() => exporting.mutate()}>{t('settings.export')}</Button>
      </div>
      <div className={classes.part}>
        <p>{t('settings.delete.text')}</p>
        <Button color="#b3261e" onClick={() => setDeleting(true)}>{t('settings.delete')}</Button>
      </div>
      {deleting && <DeleteAccount close={() => setDeleting(false)} />}
    </>
  )
}

function DeleteAccount({ close }: { close: () => void }) {
  const t = useT()
  const user = useUser()
  const { signOut } = useAuth()
  const [password, setPassword] = useState('')
  const deleting = useMutation({
    mutationFn: () => api.delete('/api/v1/auth/me', { body: { current_password: password } }),
    // The session is over with the account; signing out only tells this page and its other tabs.
    onSuccess: () => signOut().catch(() => {}),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    deleting.mutate()
  }
  return (
    <Dialog title={t('settings.delete.title', { username: user.username })} close={close}>
      <form className="fields" onSubmit={submit}>
        <p>{t('settings.delete.text')}</p>
        <PasswordInput label={t('settings.password.current')} autoComplete="current-password" required value={password} visibilityToggleButtonProps={{ 'aria-label': t('auth.password.show') }} onChange={(event) => setPassword(event.currentTarget.value)} />
        {deleting.error && <ProblemNote error={deleting.error} />}
        <DialogActions>
          <Button variant="default" onClick={close}>{t('app.cancel')}</Button>
          <Button type="submit" color="#b3261e" disabled={password === ''} loading={deleting.isPending}>{t('settings.delete')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
