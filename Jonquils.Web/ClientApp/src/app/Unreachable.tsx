import { Mark } from './Mark'
import { Notice } from './Notice'
import { preferredLanguage, translator } from '../i18n/translate'

/** Shown when not even the settings could be read; stands alone, since everything else needs them. */
export function Unreachable() {
  const t = translator(preferredLanguage(navigator.languages))
  return (
    <main>
      <Notice page art={<Mark size={72} />} title={t('app.unreachable.title')} text={t('app.unreachable.text')}>
        <button type="button" onClick={() => location.reload()}>{t('app.retry')}</button>
      </Notice>
    </main>
  )
}
