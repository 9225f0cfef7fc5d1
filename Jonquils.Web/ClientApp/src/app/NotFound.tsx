import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { useT } from '../i18n/Language'
import { Mark } from './Mark'
import { Notice } from './Notice'

export function NotFound() {
  const t = useT()
  return (
    <Notice page art={<Mark size={72} />} title={t('app.notFound.title')} text={t('app.notFound.text')}>
      <Button component={Link} to="/">{t('app.notFound.home')}</Button>
    </Notice>
  )
}
