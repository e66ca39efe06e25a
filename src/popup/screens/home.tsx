import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { IndexEntry } from '../../core/credential.ts'
import type { Waiting as WaitingRequest } from '../../messaging/views.ts'
import { Banners } from '../banners.tsx'
import { highlights } from '../claims.ts'
import { most, pageSize, useHeld } from '../held-list.ts'
import { plural, t } from '../i18n.ts'
import { useNow } from '../now.ts'
import { useReceive } from '../receive.ts'
import { useRemovals } from '../removals.tsx'
import { ScanButton } from '../scan-button.tsx'
import { Screen } from '../shell.tsx'
import { standingOf } from '../standing.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Icon } from '../ui/icons.tsx'
import { Failure } from '../ui/notice.tsx'
import { Waiting } from '../ui/waiting.tsx'
import ui from '../ui/ui.module.css'
import { WaitingList } from '../waiting-list.tsx'
import { EmptyWallet } from './empty-wallet.tsx'
import s from './home.module.css'

/** What is held, newest first, a hundred at a time; who waits; and the way in for more. */
export function Home({ waiting }: { readonly waiting: readonly WaitingRequest[] }) {
  const [typed, setTyped] = useState('')
  const [limit, setLimit] = useState(pageSize)
  const list = useHeld(typed, limit)
  const { isGone } = useRemovals()
  const [, navigate] = useLocation()
  const { failed, drop } = useReceive()
  const entries = list.state === 'ready' ? list.value.entries.filter((entry) => !isGone(entry.id)) : []
  const removed = list.state === 'ready' ? list.value.entries.length - entries.length : 0
  const found = list.state === 'ready' ? list.value.found - removed : 0
  const total = list.state === 'ready' ? list.value.total - removed : 0
  const add = (
    <>
      <ScanButton small />
      <Button icon="plus" aria-label={t('add_title')} onClick={() => navigate('/add')}>
        {t('add')}
      </Button>
    </>
  )
  return (
    <div {...drop}>
      <Screen title={t('nav_wallet')} actions={total > 0 && add} wide>
        <WaitingList waiting={waiting} />
        {list.state === 'ready' && <Banners />}
        <Failure code={failed} />
        {list.state === 'loading' && <Waiting />}
        {list.state === 'failed' && <Failure code={list.code} />}
        {list.state === 'ready' && total === 0 && !typed && <EmptyWallet />}
        {(total > 2 || typed !== '') && (
          <search className={s.tools}>
            <div className={s.search}>
              <Icon name="search" size={18} />
              <input
                className={ui.input}
                type="search"
                autoComplete="off"
                maxLength={200}
                placeholder={t('search')}
                aria-label={t('search')}
                value={typed}
                onChange={(event) => {
                  setTyped(event.target.value)
                  setLimit(pageSize)
                }}
              />
            </div>
          </search>
        )}
        <output className={typed ? ui.hint : ui.hiddenText}>{typed && plural('search_found', found)}</output>
        <Stack entries={entries} />
        {found > entries.length && (
          <div className={s.more}>
            <p className={ui.hint}>{plural('home_shown', found, { shown: entries.length })}</p>
            {limit < most ? (
              <Button onClick={() => setLimit(Math.min(most, limit + pageSize))}>{t('show_more')}</Button>
            ) : (
              <p className={ui.hint}>{t('home_search_others')}</p>
            )}
          </div>
        )}
      </Screen>
    </div>
  )
}

function Stack({ entries }: { readonly entries: readonly IndexEntry[] }) {
  const now = useNow()
  if (!entries.length) return null
  return (
    <ul className={s.stack} aria-label={t('credentials')}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <Link href={`/credential/${encodeURIComponent(entry.id)}`} data-testid="credential">
            <Card title={entry.title} issuer={entry.issuer} standing={standingOf(entry, null, now)} claims={highlights(entry.claims, 3)} />
          </Link>
        </li>
      ))}
    </ul>
  )
}
