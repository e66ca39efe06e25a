import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import browser from 'webextension-polyfill'
import { extensionHost } from './agent.ts'
import { App } from './app.tsx'
import { speak } from './i18n.ts'
import './tokens.css'
import './base.css'

speak((key, substitutions) => browser.i18n.getMessage(key, substitutions))
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App host={extensionHost()} />
    </StrictMode>,
  )
}
