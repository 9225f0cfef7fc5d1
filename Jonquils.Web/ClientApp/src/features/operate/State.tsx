import { useT } from '../../i18n/Language'
import { en, type MessageKey } from '../../i18n/en'
import classes from './Operate.module.css'
import { toneOf } from './operations'

/** A state in the reader's words, with a colour that is never all there is to it. */
export function State({ status, more }: { status: string; more?: string | undefined }) {
  const t = useT()
  return <span className={classes.state} data-tone={toneOf(status)}>{wordFor('operate.state', status, t)}{more && ` ${more}`}</span>
}

/** A word of the service in the reader's language where the catalogue has it, else as it is. */
export function wordFor(group: 'operate.state' | 'operate.by' | 'operate.area' | 'operate.work', word: string, t: ReturnType<typeof useT>): string {
  const key = `${group}.${word.toLowerCase()}`
  return key in en ? t(key as MessageKey) : word.toLowerCase().replaceAll('_', ' ')
}
