import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link } from 'react-router'
import { api } from '../../api/client'
import { useT } from '../../i18n/Language'
import { ProblemNote } from '../../ui/ProblemNote'
import { AuthPage } from './AuthPage'
import classes from './AuthPage.module.css'

export function Component() {
  const t = useT()
  const [email, setEmail] = useState('')
  const asking = useMutation({ mutationFn: () => api.post('/api/v1/auth/forgot-password', { body: { email: email.trim() } }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (email.trim() !== '') asking.mutate()
  }
  return (
    <AuthPage title={t('auth.forgot.title')} lead={t(asking.isSuccess ? 'auth.forgot.sent' : 'auth.forgot.lead')}>
      {!asking.isSuccess && (
        <form className={classes.fields} onSubmit={submit}>
          <TextInput label={t('auth.email')} type="email" size="md" autoComplete="email" autoFocus required value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
          {asking.error && <ProblemNote error={asking.error} />}
          <Button type="submit" size="md" loading={asking.isPending}>{t('auth.forgot.submit')}</Button>
        </form>
      )}
      <p className={classes.other}><Link to="/sign-in">{t('auth.toSignIn')}</Link></p>
    </AuthPage>
  )
}
