import { Popover, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { Link } from 'react-router'
import { resolveUrl } from '../api/config'
import type { User } from '../api/types'
import { useAuth } from '../features/auth/Auth'
import { useT, wordsFor } from '../i18n/Language'
import classes from './AccountMenu.module.css'
import { Choice, LanguageChoice } from './Choices'
import { SignOutIcon, UserIcon } from './icons'
import { toast } from './Toasts'

export function AccountMenu({ user: { username, email, avatar_url } }: { user: User }) {
  const t = useT()
  const { signOut } = useAuth()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Popover position="top-start" width={272} radius="lg" shadow="md" trapFocus withRoles returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.account} aria-label={`${username}: ${t('menu.account')}`}>
          {avatar_url ? <img className={classes.face} src={resolveUrl(`${avatar_url}&size=160`)} alt="" /> : <span className={classes.face} data-letter={username.slice(0, 1).toUpperCase()} />}
          <span className={classes.name}>{username}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label={t('menu.account')}>
        <p className={classes.who}><strong>{username}</strong><span>{email}</span></p>
        <div className={classes.setting}>
          <span>{t('menu.theme')}</span>
          <Choice<MantineColorScheme> label={t('menu.theme')} value={colorScheme} onChange={setColorScheme}
            options={(['auto', 'light', 'dark'] as const).map((value) => ({ value, name: t(`menu.theme.${value}`) }))} />
        </div>
        <div className={classes.setting}>
          <span>{t('menu.language')}</span>
          <LanguageChoice />
        </div>
        <Link to="/settings" className={classes.out}><UserIcon size={18} />{t('menu.settings')}</Link>
        <UnstyledButton className={classes.out} onClick={() => void signOut().catch((error: unknown) => toast('bad', wordsFor(error, t)))}>
          <SignOutIcon size={18} />{t('menu.signOut')}
        </UnstyledButton>
      </Popover.Dropdown>
    </Popover>
  )
}
