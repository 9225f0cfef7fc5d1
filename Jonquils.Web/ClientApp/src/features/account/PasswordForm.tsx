import { Button, PasswordInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../../api/client'
import { ApiProblem } from '../../api/problem'
import { toast } from '../../app/Toasts'
import { useT } from '../../i18n/Language'
import { ProblemNote } from '../../ui/ProblemNote'
import { useUser } from '../auth/Auth'

export function PasswordForm() {
  const t = useT()
  const user = useUser()
  const queries = useQueryClient()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const changing = useMutation({
    mutationFn: () => api.post('/api/v1/auth/change-password', { body: { current_password: current, new_password: next } }),
    onSuccess: async () => {
      setCurrent('')
      setNext('')
      toast('good', t('settings.password.changed'))
      await queries.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    changing.mutate()
  }
  const fields = changing.error instanceof ApiProblem ? changing.error.fields : {}
  const eye = { 'aria-label': t('auth.password.show') }
  return (
    <form className="fields" onSubmit={submit}>
      {/* So that keepers of passwords know whose it is. */}
      <input type="text" autoComplete="username" value={user.username} readOnly hidden />
      <PasswordInput label={t('settings.password.current')} autoComplete="current-password" required value={current} visibilityToggleButtonProps={eye} onChange={(event) => setCurrent(event.currentTarget.value)} error={fields.current_password?.join(' ')} />
      <PasswordInput label={t('auth.newPassword')} description={t('auth.password.hint')} autoComplete="new-password" required minLength={8} maxLength={128} value={next} visibilityToggleButtonProps={eye} onChange={(event) => setNext(event.currentTarget.value)} error={fields.new_password?.join(' ')} />
      {changing.error && Object.keys(fields).length === 0 && <ProblemNote error={changing.error} />}
      <div><Button type="submit" loading={changing.isPending} disabled={current === '' || next.length < 8}>{t('app.save')}</Button></div>
    </form>
  )
}
