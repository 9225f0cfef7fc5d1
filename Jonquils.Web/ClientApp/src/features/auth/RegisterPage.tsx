import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { Link, useLocation } from 'react-router'
import { register } from '../../api/accounts'
import { ApiProblem } from '../../api/problem'
import type { MessageKey } from '../../i18n/en'
import { useT } from '../../i18n/Language'
import { useAuth } from './Auth'
import { AuthPage } from './AuthPage'
import classes from './AuthPage.module.css'
import { ProblemNote } from '../../ui/ProblemNote'

const blank = { email: '', username: '', password: '' }
type Field = keyof typeof blank

// What the Api would refuse too; said here at once and in the reader's language.
const rules: Record<Field, { holds: RegExp; otherwise: MessageKey }> = {
  email: { holds: /^\S+@\S+$/, otherwise: 'auth.email.wrong' },
  username: { holds: /^[\p{L}\p{N}._-]{3,50}$/u, otherwise: 'auth.username.wrong' },
  password: { holds: /^.{8,128}$/su, otherwise: 'auth.password.wrong' },
}

function refusalOf(field: Field, values: typeof blank): MessageKey | null {
  const value = field === 'password' ? values.password : values[field].trim()
  if (value === '') return 'auth.required'
  return rules[field].holds.test(value) ? null : rules[field].otherwise
}

export function Component() {
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
    if (Object.keys(values).some((name) => refusalOf(name as Field, values) !== null)) return
    setBusy(true)
    setError(null)
    register(values.email.trim(), values.username.trim(), values.password)
      .then(() => signIn(values.username.trim(), values.password))
      .catch((problem: unknown) => {
        setError(problem)
        setBusy(false)
      })
  }

  const wordsOf = (key: MessageKey | null) => (key === null ? null : t(key))
  const refusals = error instanceof ApiProblem ? error.fields : {}
  const field = (name: Field) => ({
    name,
    size: 'md' as const,
    value: values[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setValues((now) => ({ ...now, [name]: value }))
    },
    error: tried ? (wordsOf(refusalOf(name, values)) ?? refusals[name]?.join(' ')) : null,
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
