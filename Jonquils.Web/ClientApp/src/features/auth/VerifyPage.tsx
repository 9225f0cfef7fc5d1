import { Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { readMe } from '../../api/accounts'
import { api } from '../../api/client'
import { session } from '../../api/session'
import { useT } from '../../i18n/Language'
import { ProblemNote } from '../../ui/ProblemNote'
import { useAuth } from './Auth'
import { AuthPage } from './AuthPage'
import classes from './AuthPage.module.css'
import { takeToken } from './linkToken'

export function Component() {
  const t = useT()
  const { know } = useAuth()
  const [token] = useState(takeToken)
  // A query and not an effect: a page that is drawn twice must not use the link up twice.
  const verifying = useQuery({
    queryKey: ['verify', token],
    queryFn: async () => {
      await api.post('/api/v1/auth/verify-email', { body: { token: token! } })
      // Not by what the page knows of who is signed in: that may still be on its way.
      if (session.mayResume) await readMe().then(know, () => {})
      return true
    },
    enabled: token !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <AuthPage forAll title={t('auth.verify.title')} lead={verifying.isSuccess ? t('auth.verify.done') : token === null ? t('problem.bad_link') : ''}>
      {verifying.isLoading && <Loader type="dots" />}
      {verifying.error && <ProblemNote error={verifying.error} />}
      <p className={classes.other}><Link to="/">{t('app.notFound.home')}</Link></p>
    </AuthPage>
  )
}
