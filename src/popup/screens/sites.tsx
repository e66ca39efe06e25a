import { useState } from 'react'
import { Link } from 'wouter'
import type { SiteView } from '../../messaging/sites-contract.ts'
import { day, plural, t } from '../i18n.ts'
import { originIn } from '../party.ts'
import { PartyName, partyText } from '../party-name.tsx'
import { useAgent } from '../query.ts'
import { Rich } from '../rich.tsx'
import { Screen } from '../shell.tsx'
import { siteRoute } from '../site-key.ts'
import { Icon } from '../ui/icons.tsx'
import { Chip, Failure } from '../ui/notice.tsx'
import { Site } from '../ui/site.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import ui from '../ui/ui.module.css'
import { Waiting } from '../ui/waiting.tsx'
import { Places } from './places.tsx'
import s from './screens.module.css'
import own from './sites.module.css'

/** So many fit on two screens; more are searched. */
const few = 12

/** Everybody the wallet had to do with, the last first. */
export function Sites() {
  const list = useAgent('sites.list', undefined)
  return (
    <Screen title={t('sites')}>
      <Places />
      {list.state === 'loading' && <Waiting />}
      {list.state === 'failed' && <Failure code={list.code} />}
      {list.state === 'ready' && <List sites={list.value} />}
    </Screen>
  )
}

/** Those among them whose name or identifier holds what was typed. */
export function found(sites: readonly SiteView[], typed: string): readonly SiteView[] {
  const sought = typed.trim().toLowerCase()
  return sites.filter((site) => [site.id, site.name ?? '', partyText({ ...site, proofs: [] })].some((text) => text.toLowerCase().includes(sought)))
}

/** The list as it is looked through. */
export function List({ sites }: { readonly sites: readonly SiteView[] }) {
  const [typed, setTyped] = useState('')
  const shown = found(sites, typed)
  if (sites.length === 0)
    return (
      <div className={s.empty}>
        <Icon name="globe" size={32} />
        <h2>{t('sites_empty')}</h2>
        <p>{t('sites_empty_text')}</p>
      </div>
    )
  return (
    <>
      {sites.length > few && (
        <search>
          <input
            className={ui.input}
            type="search"
            autoComplete="off"
            maxLength={200}
            placeholder={t('sites_search')}
            aria-label={t('sites_search')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </search>
      )}
      <output className={ui.hiddenText}>{typed !== '' && plural('home_shown', sites.length, { shown: shown.length })}</output>
      {shown.length === 0 ? (
        <p className={s.foot}>{t('sites_none_found')}</p>
      ) : (
        <ul className={`${s.panel} ${s.rows}`}>
          {shown.map((site) => (
            <Row key={site.id} site={site} />
          ))}
        </ul>
      )}
    </>
  )
}

function Row({ site }: { readonly site: SiteView }) {
  const { id, name, blocked, grants, times, last } = site
  const origin = originIn(id)
  return (
    <li data-testid="site-row" data-blocked={blocked}>
      <Link href={siteRoute(id)} className={s.row}>
        <span className={s.badge} data-tone={blocked ? 'bad' : 'plain'}>
          <Icon name={blocked ? 'cross' : origin ? 'globe' : 'person'} size={18} />
        </span>
        <span className={s.text}>
          {origin ? (
            <Site origin={origin} />
          ) : (
            <b>
              <PartyName party={{ id, name, proofs: [] }} />
            </b>
          )}
          {origin === null && name !== null && name !== '' && (
            <small>
              <Rich k="name_claimed" values={{ name: <Untrusted text={name} max={60} /> }} />
            </small>
          )}
          <small>{times > 0 && last !== null ? plural('seen_before', times, { day: day(last) }) : t('site_never')}</small>
          {(blocked || grants > 0) && (
            <span className={own.chips}>
              {blocked && <Chip tone="bad">{t('site_blocked')}</Chip>}
              {grants > 0 && (
                <Chip tone="brand" icon="clock">
                  {plural('site_remembered', grants)}
                </Chip>
              )}
            </span>
          )}
        </span>
        <Icon name="next" size={16} />
      </Link>
    </li>
  )
}
