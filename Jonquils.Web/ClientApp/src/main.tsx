import '@fontsource-variable/onest'
import './app/mantine.css'
import './app/theme.css'
import { createRoot } from 'react-dom/client'
import { loadConfig } from './api/config'
import { App } from './app/App'
import { keepShell } from './app/offlineShell'
import { Unreachable } from './app/Unreachable'
import { firstSpeech } from './i18n/Language'
import { en } from './i18n/en'

const root = createRoot(document.getElementById('root')!)
Promise.all([firstSpeech(), loadConfig()]).then(
  ([speech]) => {
    root.render(<App speech={speech} />)
    keepShell()
  },
  async () => root.render(<Unreachable speech={await firstSpeech().catch(() => ({ language: 'en' as const, catalogue: en }))} />),
)
