import { Button } from '@mantine/core'
import { useT } from '../i18n/Language'
import { Mark } from './Mark'
import { Notice } from './Notice'

/** @param inside whether the rest of the client still stands around it. */
export function Crashed({ inside = false }: { inside?: boolean }) {
  const t = useT()
  const Around = inside ? 'div' : 'main'
  return (
    <Around>
      <Notice page art={<Mark size={72} />} title={t('app.crashed.title')} text={t('app.crashed.text')}>
        <Button onClick={() => location.reload()}>{t('app.reload')}</Button>
      </Notice>
    </Around>
  )
}
