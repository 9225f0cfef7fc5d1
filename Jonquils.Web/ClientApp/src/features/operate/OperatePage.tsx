import { NavLink, Outlet } from 'react-router'
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
  if (!isAdmin(user)) return <Failed page error={new ApiProblem(403, 'not_allowed', '')} />
  return (
    <Page title={t('nav.operate')}>
      <nav className={classes.tabs} aria-label={t('nav.operate')}>
        {places.map(([to, name]) => <NavLink key={to} to={`/operate${to && `/${to}`}`} end={to === ''}>{t(name)}</NavLink>)}
      </nav>
      <Outlet />
    </Page>
  )
}
