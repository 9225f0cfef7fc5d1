import { useEffect, useRef } from 'react'
import { NavLink, Outlet, useLocation } from 'react-router'
import { isAdmin } from '../../api/types'
import { ApiProblem } from '../../api/problem'
import { useT } from '../../i18n/Language'
import { Failed } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { useUser } from '../auth/Auth'
import classes from './Operate.module.css'

const places = [
  ['', 'operate.overview'],
  ['platform', 'operate.platform'],
  ['traces', 'operate.traces'],
  ['jobs', 'operate.jobs'],
  ['etl', 'operate.etl'],
  ['users', 'operate.users'],
  ['api-keys', 'operate.keys'],
  ['audit', 'operate.audit'],
  ['backups', 'operate.backups'],
  ['cleanup', 'operate.cleanup'],
] as const

/** For those who keep the service running. */
export function Component() {
  const t = useT()
  const user = useUser()
  const { pathname } = useLocation()
  const tabs = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone they are more than fit side by side.
    tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  if (!isAdmin(user)) return <Failed page error={new ApiProblem(403, 'not_allowed', '')} />
  return (
    <Page title={t('nav.operate')}>
      <nav ref={tabs} className={classes.tabs} aria-label={t('nav.operate')}>
        {places.map(([to, name]) => <NavLink key={to} to={`/operate${to && `/${to}`}`} end={to === ''}>{t(name)}</NavLink>)}
      </nav>
      <Outlet />
    </Page>
  )
}
