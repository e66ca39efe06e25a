import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import messages from '../../../public/_locales/en/messages.json'
import { App } from '../../popup/app.tsx'
import { speak } from '../../popup/i18n.ts'
import '../../popup/tokens.css'
import '../../popup/base.css'
import { pretend } from './host.ts'
import { translator } from './translator.ts'

speak(translator(messages))
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App host={pretend(location.search)} />
    </StrictMode>,
  )
}
