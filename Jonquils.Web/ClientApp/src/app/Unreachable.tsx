import type { Speech } from '../i18n/Language'
import { translator } from '../i18n/translate'
import { Mark } from './Mark'
import { Notice } from './Notice'
import classes from './Notice.module.css'

/** Shown when not even the settings could be read; stands alone, since everything else needs them. */
export function Unreachable({ speech: { language, catalogue } }: { speech: Speech }) {
  const t = translator(language, catalogue)
  return (
    <main>
      <Notice page art={<Mark size={72} />} title={t('app.unreachable.title')} text={t('app.unreachable.text')}>
        <button type="button" className={classes.button} onClick={() => location.reload()}>{t('app.retry')}</button>
      </Notice>
    </main>
  )
}
