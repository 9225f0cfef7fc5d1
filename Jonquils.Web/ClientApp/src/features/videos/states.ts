import type { Video } from '../../api/types'
import { wordsForCode } from '../../i18n/Language'
import type { Translate } from '../../i18n/translate'

const over = ['COMPLETED', 'FAILED', 'CANCELLED']

export const isUnderWay = ({ status }: Video): boolean => !over.includes(status)

/** What became of a video so far, in words; empty when there is nothing to say. */
export function stateOf({ status, progress, error }: Video, t: Translate): string {
  if (status === 'COMPLETED') return ''
  if (status === 'FAILED') return error ? wordsForCode(error.code, error.message, t) : t('status.failed')
  if (status === 'CANCELLED') return t('status.cancelled')
  const percent = Math.floor(progress)
  return percent > 0 ? t('status.processingPercent', { percent }) : t('status.pending')
}
