import { useDeferredValue, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { IndexEntry } from '../../core/credential.ts'
import type { Waiting as WaitingRequest } from '../../messaging/contract.ts'
import { highlights } from '../claims.ts'
import { plural, t } from '../i18n.ts'
import { useNow } from '../now.ts'
import { useAgent } from '../query.ts'
import { useReceive } from '../receive.ts'
import { useRemovals } from '../removals.tsx'
import { matches } from '../search.ts'
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

/** What is held, newest first; who waits; and the way in for more. */
export function Home({ waiting }: { readonly waiting: readonly WaitingRequest[] }) {
  const list = useAgent('credentials.list', undefined)
  const { isGone } = useRemovals()
  const [, navigate] = useLocation()
  const { failed, drop } = useReceive()
  const [typed, setTyped] = useState('')
  const sought = useDeferredValue(typed)
  const held = list.state === 'ready' ? list.value.filter((entry) => !isGone(entry.id)).toSorted((a, b) => b.addedAt - a.addedAt) : []
  const found = held.filter((entry) => matches(entry, sought))
  const add = (
    <Button icon="plus" aria-label={t('add_title')} onClick={() => navigate('/add')}>
      {t('add')}
    </Button>
  )
  return (
    <div {...drop}>
      <Screen title={t('nav_wallet')} actions={held.length > 0 && add} wide>
        <WaitingList waiting={waiting} />
        <Failure code={failed} />
        {list.state === 'loading' && <Waiting />}
        {list.state === 'failed' && <Failure code={list.code} />}
        {list.state === 'ready' && held.length === 0 && <EmptyWallet />}
        {held.length > 2 && (
          <search className={s.tools}>
            <div className={s.search}>
              <Icon name="search" size={18} />
              <input
                className={ui.input}
                type="search"
                placeholder={t('search')}
                aria-label={t('search')}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            </div>
          </search>
        )}
        <output className={sought ? ui.hint : ui.hiddenText}>{sought && plural('search_found', found.length)}</output>
        <Stack entries={found} />
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
