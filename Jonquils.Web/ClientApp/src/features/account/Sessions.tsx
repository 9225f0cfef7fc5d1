import { ActionIcon, Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client'
import { SignOutIcon } from '../../app/icons'
import { toast } from '../../app/Toasts'
import { useLanguage, wordsFor } from '../../i18n/Language'
import { ago } from '../../i18n/moments'
import { Loaded } from '../../ui/Loaded'
import { useAuth } from '../auth/Auth'
import { deviceName } from './deviceName'
import classes from './SettingsPage.module.css'

/** Where somebody is signed in, and the way to end it. */
export function Sessions() {
  const { t, language } = useLanguage()
  const { signOut } = useAuth()
  const queries = useQueryClient()
  const query = useQuery({ queryKey: ['sessions'], queryFn: ({ signal }) => api.get('/api/v1/auth/sessions', { query: { limit: 100 }, signal }) })
  const failed = (error: unknown) => toast('bad', wordsFor(error, t))
  const revoking = useMutation({
    mutationFn: (sessionId: string) => api.delete('/api/v1/auth/sessions/{sessionId}', { path: { sessionId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
    onError: failed,
  })
  const endingAll = useMutation({ mutationFn: () => api.post('/api/v1/auth/logout-all', {}), onSuccess: () => signOut(), onError: failed })
  return (
    <Loaded query={query}>
      {({ items }) => (
        <>
          <ul className={classes.sessions}>
            {items.map((one) => {
              const device = deviceName(one.device) ?? t('settings.sessions.unknown')
              return (
                <li key={one.id}>
                  <span>
                    <strong>{device}</strong>{one.current && ` (${t('settings.sessions.this')})`}
                    <small>{one.ip} · {t('settings.sessions.seen', { when: ago(one.last_seen_at, language) })}</small>
                  </span>
                  {!one.current && <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('settings.sessions.revoke', { device })} onClick={() => revoking.mutate(one.id)}><SignOutIcon size={18} /></ActionIcon>}
                </li>
              )
            })}
          </ul>
          <div><Button variant="default" loading={endingAll.isPending} onClick={() => endingAll.mutate()}>{t('settings.sessions.all')}</Button></div>
        </>
      )}
    </Loaded>
  )
}
