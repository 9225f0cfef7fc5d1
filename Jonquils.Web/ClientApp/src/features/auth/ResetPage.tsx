import { Button, PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link } from 'react-router'
import { api } from '../../api/client'
import { ApiProblem } from '../../api/problem'
import { useT } from '../../i18n/Language'
import { ProblemNote } from '../../ui/ProblemNote'
import { AuthPage } from './AuthPage'
import classes from './AuthPage.module.css'
import { takeToken } from './linkToken'

export function Component() {
  const t = useT()
  const [token] = useState(takeToken)
  const [password, setPassword] = useState('')
  const setting = useMutation({ mutationFn: () => api.post('/api/v1/auth/reset-password', { body: { token: token ?? '', new_password: password } }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setting.mutate()
  }
  const lead = setting.isSuccess ? 'auth.reset.done' : token === null ? 'problem.bad_link' : 'auth.reset.lead'
  const field = setting.error instanceof ApiProblem ? setting.error.fields.new_password?.join(' ') : undefined
  return (
    <AuthPage forAll title={t('auth.reset.title')} lead={t(lead)}>
      {token !== null && !setting.isSuccess && (
        <form className={classes.fields} onSubmit={submit}>
          <PasswordInput label={t('auth.newPassword')} description={t('auth.password.hint')} size="md" autoComplete="new-password" autoFocus required minLength={8} maxLength={128} value={password}
            visibilityToggleButtonProps={{ 'aria-label': t('auth.password.show') }} onChange={(event) => setPassword(event.currentTarget.value)} error={field} />
          {setting.error && !field && <ProblemNote error={setting.error} />}
          <Button type="submit" size="md" loading={setting.isPending}>{t('auth.reset.submit')}</Button>
        </form>
      )}
      <p className={classes.other}>{token === null ? <Link to="/forgot-password">{t('auth.forgot.again')}</Link> : <Link to="/sign-in">{t('auth.toSignIn')}</Link>}</p>
    </AuthPage>
  )
}
