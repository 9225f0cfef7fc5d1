import '@fontsource-variable/onest'
import './app/mantine.css'
import './app/theme.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { Unreachable } from './app/Unreachable'
import { loadConfig } from './api/config'

const root = createRoot(document.getElementById('root')!)
loadConfig().then(
  () => root.render(<App />),
  () => root.render(<Unreachable />),
)
