import { useT } from '../../i18n/Language'
import { Page } from '../../ui/Page'
import { useUser } from '../auth/Auth'
import { ListeningView } from './ListeningView'
import { ReportControls, useRange } from './ReportControls'

export function Component() {
  const t = useT()
  const user = useUser()
  const { question, ...range } = useRange()
  const path = `/api/v1/analytics/user/${user.id}`
  return (
    <Page title={t('statistics.mine')} lead={t('statistics.mine.lead')} actions={<ReportControls path={path} name={`jonquils-${user.username}`} question={question} {...range} />}>
      <ListeningView path={path} question={question} own />
    </Page>
  )
}
