import '@fontsource-variable/onest'
import './app/mantine.css'
import './app/theme.css'
import { createRoot } from 'react-dom/client'
import { setNonce } from 'get-nonce'
import { App } from './app/App'
import { Unreachable } from './app/Unreachable'
import { loadConfig } from './api/config'
import { nonce } from './app/nonce'

// Some parts of the component library add style tags by themselves; without the nonce the policy refuses them.
setNonce(nonce)

const root = createRoot(document.getElementById('root')!)
loadConfig().then(
  () => root.render(<App />),
  () => root.render(<Unreachable />),
)
