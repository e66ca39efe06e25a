import { useLocation } from 'wouter'
import { useHost } from './host.ts'
import { t } from './i18n.ts'
import { Button } from './ui/button.tsx'

/** Looks for codes on the page that is open, where this surface stands beside one. `small`: without words on it. */
export function ScanButton({ small = false }: { readonly small?: boolean }) {
  const { surface } = useHost()
  const [, navigate] = useLocation()
  if (surface !== 'popup' && surface !== 'panel') return null
  return (
    <Button icon="scan" aria-label={t('scan_page')} title={t('scan_page')} onClick={() => navigate('/scan')} data-testid="scan">
      {!small && t('scan_page')}
    </Button>
  )
}
