import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState, type FormEvent } from 'react'
import { putPicture, readMe } from '../../api/accounts'
import { api } from '../../api/client'
import { resolveUrl } from '../../api/config'
import { ApiProblem } from '../../api/problem'
import { toast } from '../../app/Toasts'
import { useT, wordsFor } from '../../i18n/Language'
import { ProblemNote } from '../../ui/ProblemNote'
import { useAuth, useUser } from '../auth/Auth'
import classes from './SettingsPage.module.css'

export function ProfileForm() {
  const t = useT()
  const user = useUser()
  const { know } = useAuth()
  const [values, setValues] = useState({ username: user.username, email: user.email, password: '' })
  const emailChanges = values.email.trim() !== user.email
  const saving = useMutation({
    mutationFn: () =>
      api.patch('/api/v1/auth/me', {
        body: {
          username: values.username.trim() === user.username ? null : values.username.trim(),
          email: emailChanges ? values.email.trim() : null,
          current_password: emailChanges ? values.password : null,
        },
      }),
    onSuccess: (saved) => {
      know(saved)
      setValues({ username: saved.username, email: saved.email, password: '' })
      toast('good', t('app.saved'))
    },
  })
  const resending = useMutation({
    mutationFn: () => api.post('/api/v1/auth/resend-verification', {}),
    onSuccess: () => toast('good', t('settings.resent', { email: user.email })),
    onError: (error) => toast('bad', wordsFor(error, t)),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    saving.mutate()
  }
  const fields = saving.error instanceof ApiProblem ? saving.error.fields : {}
  const field = (name: 'username' | 'email') => ({ value: values[name], error: fields[name]?.join(' '), onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => setValues((was) => ({ ...was, [name]: value })) })
  return (
    <>
      <Picture />
      {!user.is_verified && (
        <div className={classes.row}>
          <p>{t('settings.unverified')}</p>
          <Button size="xs" variant="default" loading={resending.isPending} onClick={() => resending.mutate()}>{t('settings.resend')}</Button>
        </div>
      )}
      <form className="fields" onSubmit={submit}>
        <TextInput label={t('auth.username')} autoComplete="username" required {...field('username')} />
        <TextInput label={t('auth.email')} type="email" autoComplete="email" required {...field('email')} />
        {emailChanges && (
          <PasswordInput label={t('settings.email.password')} autoComplete="current-password" required value={values.password} visibilityToggleButtonProps={{ 'aria-label': t('auth.password.show') }}
            onChange={({ currentTarget: { value } }) => setValues((was) => ({ ...was, password: value }))} error={fields.current_password?.join(' ')} />
        )}
        {saving.error && Object.keys(fields).length === 0 && <ProblemNote error={saving.error} />}
        <div className={classes.row}>
          <Button type="submit" loading={saving.isPending} disabled={!emailChanges && values.username.trim() === user.username}>{t('app.save')}</Button>
        </div>
      </form>
      <small className={classes.id}>ID: {user.id}</small>
    </>
  )
}

function Picture() {
  const t = useT()
  const user = useUser()
  const { know } = useAuth()
  const input = useRef<HTMLInputElement>(null)
  const changing = useMutation({
    mutationFn: async (file: File | null) => {
      if (file) await putPicture('/api/v1/auth/me/avatar', file)
      else await api.delete('/api/v1/auth/me/avatar', {})
      know(await readMe())
    },
    onError: (error) => toast('bad', wordsFor(error, t)),
  })
  return (
    <div className={classes.picture}>
      {user.avatar_url ? <img className={classes.face} src={resolveUrl(`${user.avatar_url}&size=160`)} alt={t('settings.picture')} /> : <span className={classes.face} aria-hidden="true">{user.username.slice(0, 1).toUpperCase()}</span>}
      <input ref={input} type="file" hidden accept="image/png,image/jpeg,image/webp" aria-label={t('settings.picture')}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          if (file) changing.mutate(file)
          event.currentTarget.value = ''
        }} />
      <div>
        <div className={classes.row}>
          <Button size="xs" variant="default" loading={changing.isPending} onClick={() => input.current?.click()}>{t('settings.picture.change')}</Button>
          {user.avatar_url && <Button size="xs" variant="subtle" color="gray" onClick={() => changing.mutate(null)}>{t('settings.picture.remove')}</Button>}
        </div>
        <small>{t('app.pictureHint')}</small>
      </div>
    </div>
  )
}
