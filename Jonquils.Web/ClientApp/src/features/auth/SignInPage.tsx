import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { Link, useLocation } from 'react-router'
import { useT } from '../../i18n/Language'
import { useAuth } from './Auth'
import { AuthPage } from './AuthPage'
import classes from './AuthPage.module.css'
import { ProblemNote } from '../../ui/ProblemNote'

export function Component() {
  const t = useT()
  const { signIn } = useAuth()
  const location = useLocation()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (login.trim() === '' || password === '') return
    setBusy(true)
    setError(null)
    signIn(login.trim(), password).catch((problem: unknown) => {
      setError(problem)
      setBusy(false)
    })
  }

  return (
    <AuthPage title={t('auth.signIn.title')} lead={t('auth.signIn.lead')}>
      <form className={classes.fields} onSubmit={submit} noValidate>
        <TextInput label={t('auth.login')} name="login" size="md" autoComplete="username" autoFocus autoCapitalize="none" spellCheck={false}
          value={login} onChange={(event) => setLogin(event.currentTarget.value)} error={tried && login.trim() === '' ? t('auth.required') : null} />
        <PasswordInput label={t('auth.password')} name="password" size="md" autoComplete="current-password" value={password}
          visibilityToggleButtonProps={{ 'aria-label': t('auth.password.show') }}
          onChange={(event) => setPassword(event.currentTarget.value)} error={tried && password === '' ? t('auth.required') : null} />
        <Link to="/forgot-password" className={classes.forgot}>{t('auth.forgot')}</Link>
        {error !== null && <ProblemNote error={error} />}
        <Button type="submit" size="md" loading={busy}>{t('auth.signIn.submit')}</Button>
      </form>
      <p className={classes.other}>{t('auth.signIn.other')} <Link to="/register" state={location.state as unknown}>{t('auth.signIn.toRegister')}</Link></p>
    </AuthPage>
  )
}
