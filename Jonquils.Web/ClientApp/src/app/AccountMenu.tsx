import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { useAuth } from '../features/auth/Auth'
import { useT, wordsFor } from '../i18n/Language'
import classes from './AccountMenu.module.css'
import { Choice, LanguageChoice } from './Choices'
import { SignOutIcon } from './icons'
import { toast } from './Toasts'

export function AccountMenu({ username, email }: { username: string; email: string }) {
  const t = useT()
  const { signOut } = useAuth()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="top-start" width={272} radius="lg" shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={t('menu.account')}>
          <span className={classes.face} aria-hidden="true">{username.slice(0, 1).toUpperCase()}</span>
          <span className={classes.name}>{username}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={classes.dropdown}>
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
        <Menu.Divider />
        <Menu.Item leftSection={<SignOutIcon size={18} />} onClick={() => signOut().catch((error: unknown) => toast('bad', wordsFor(error, t)))}>
          {t('menu.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
