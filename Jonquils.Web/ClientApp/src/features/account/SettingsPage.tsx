import { useT } from '../../i18n/Language'
import { Page, Section } from '../../ui/Page'
import { DataSection } from './DataSection'
import { PasswordForm } from './PasswordForm'
import { ProfileForm } from './ProfileForm'
import { Sessions } from './Sessions'
import classes from './SettingsPage.module.css'

/** Who somebody is here, where they are signed in, and what is kept of them. */
export function Component() {
  const t = useT()
  return (
    <Page title={t('settings.title')}>
      <div className={classes.page}>
        <Section title={t('settings.profile')}><div className={classes.card}><ProfileForm /></div></Section>
        <Section title={t('settings.password')}><div className={classes.card}><PasswordForm /></div></Section>
        <Section title={t('settings.sessions')}><div className={classes.card}><Sessions /></div></Section>
        <Section title={t('settings.data')}><div className={classes.card}><DataSection /></div></Section>
      </div>
    </Page>
  )
}
