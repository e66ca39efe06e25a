import { useState } from 'react'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { Rich } from '../rich.tsx'
import { Button } from '../ui/button.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import s from './screens.module.css'
import own from './sites.module.css'

/** Leads to where a party can be asked to delete what it has, and writes down that it was. */
export function Deletion({ id, onAsked }: { readonly id: string; readonly onAsked: () => void }) {
  const { agent } = useHost()
  const [page, setPage] = useState<{ readonly url: string | null } | null>(null)
  const { run, busy, failed } = useAction(async () => {
    const { url } = await agent('sites.deletion', { id })
    const web = url !== null && url.startsWith('https://') && URL.canParse(url) ? url : null
    setPage({ url: web })
    onAsked()
    if (web !== null) window.open(web, '_blank', 'noopener,noreferrer')
  })
  return (
    <>
      <p className={s.foot}>{t('site_deletion_text')}</p>
      <Failure code={failed} />
      <div className={own.act}>
        <Button icon="out" busy={busy} onClick={() => void run()} data-testid="site-deletion">
          {t('site_deletion_do')}
        </Button>
        <output>
          {page !== null && (
            <div data-testid="deletion-asked">
              <Notice tone="good">
                {page.url === null ? (
                  t('site_deletion_none')
                ) : (
                  <Rich
                    k="site_deletion_opened"
                    values={{
                      page: (
                        <a href={page.url} target="_blank" rel="noreferrer">
                          <bdi>{new URL(page.url).hostname}</bdi>
                        </a>
                      ),
                    }}
                  />
                )}
              </Notice>
            </div>
          )}
        </output>
      </div>
    </>
  )
}
