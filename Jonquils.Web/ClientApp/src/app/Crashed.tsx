import { Button } from '@mantine/core'
import { useT } from '../i18n/Language'
import { Mark } from './Mark'
import { Notice } from './Notice'

export function Crashed() {
  const t = useT()
  return (
    <main>
      <Notice page art={<Mark size={72} />} title={t('app.crashed.title')} text={t('app.crashed.text')}>
        <Button onClick={() => location.reload()}>{t('app.reload')}</Button>
      </Notice>
    </main>
  )
}
