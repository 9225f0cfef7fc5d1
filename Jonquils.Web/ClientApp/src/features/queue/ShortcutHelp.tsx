import { panels } from '../../app/panels'
import type { MessageKey } from '../../i18n/en'
import { useT } from '../../i18n/Language'
import { Dialog } from '../../ui/Dialog'
import classes from './ShortcutHelp.module.css'

const shortcuts: [string[], MessageKey][] = [
  [['Space'], 'help.toggle'],
  [['←', '→'], 'help.seek'],
  [['0', '–', '9'], 'help.tenth'],
  [['Shift', '←'], 'help.previous'],
  [['Shift', '→'], 'help.next'],
  [['↑', '↓'], 'help.volume'],
  [['M'], 'help.mute'],
  [['S'], 'help.shuffle'],
  [['R'], 'help.repeat'],
  [['<', '>'], 'help.speed'],
  [['L'], 'help.like'],
  [['Q'], 'help.queue'],
  [['/'], 'help.search'],
  [['?'], 'help.help'],
]

export default function ShortcutHelp() {
  const t = useT()
  return (
    <Dialog title={t('help.title')} close={() => panels.patch({ help: false })} wide>
      <dl className={classes.list}>
        {shortcuts.map(([keys, text]) => (
          <div key={text}><dt>{keys.map((key) => <kbd key={key}>{key === 'Space' ? t('help.space') : key}</kbd>)}</dt><dd>{t(text)}</dd></div>
        ))}
      </dl>
    </Dialog>
  )
}
