import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { Link, useLocation } from 'react-router'
import { register } from '../../api/accounts'
import { ApiProblem } from '../../api/problem'
import { useT } from '../../i18n/Language'
import { useAuth } from './Auth'
import { AuthPage } from './AuthPage'
import classes from './AuthPage.module.css'
import { ProblemNote } from './ProblemNote'

const blank = { email: '', username: '', password: '' }
type Field = keyof typeof blank

export function RegisterPage() {
  const t = useT()
  const { signIn } = useAuth()
  const location = useLocation()
  const [values, setValues] = useState(blank)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.values(values).some((value) => value.trim() === '')) return
    setBusy(true)
    setError(null)
    register(values.email.trim(), values.username.trim(), values.password)
      .then(() => signIn(values.username.trim(), values.password))
      .catch((problem: unknown) => {
        setError(problem)
        setBusy(false)
      })
  }

  const refusals = error instanceof ApiProblem ? error.fields : {}
  const field = (name: Field) => ({
    name,
    size: 'md' as const,
    value: values[name],
    onChange: (event: { currentTarget: { value: string } }) => setValues({ ...values, [name]: event.currentTarget.value }),
    error: tried && values[name].trim() === '' ? t('auth.required') : refusals[name]?.join(' '),
  })

  return (
    <AuthPage title={t('auth.register.title')} lead={t('auth.register.lead')}>
      <form className={classes.fields} onSubmit={submit} noValidate>
        <TextInput label={t('auth.email')} type="email" autoComplete="email" autoFocus {...field('email')} />
        <TextInput label={t('auth.username')} autoComplete="username" autoCapitalize="none" spellCheck={false} {...field('username')} />
        <PasswordInput label={t('auth.password')} description={t('auth.password.hint')} autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('auth.password.show') }} {...field('password')} />
        {error !== null && Object.keys(refusals).length === 0 && <ProblemNote error={error} />}
        <Button type="submit" size="md" loading={busy}>{t('auth.register.submit')}</Button>
      </form>
      <p className={classes.other}>{t('auth.register.other')} <Link to="/sign-in" state={location.state as unknown}>{t('auth.register.toSignIn')}</Link></p>
    </AuthPage>
  )
}
