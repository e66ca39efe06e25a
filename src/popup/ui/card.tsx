import { type ReactNode, useState } from 'react'
import { artOf, type OwnColours } from '../art.ts'
import { clean } from '../clean.ts'
import { t } from '../i18n.ts'
import { shortId } from '../party.ts'
import type { Standing } from '../standing.ts'
import { Icon, type IconName } from './icons.tsx'
import { Untrusted } from './untrusted.tsx'
import s from './card.module.css'

interface Props {
  readonly title: string
  readonly issuer: string
  readonly standing?: Standing | null
  readonly claims?: readonly { readonly label: string; readonly value: string | number }[]
  /** Only the upper part, with something attached below it. */
  readonly head?: boolean
  /** What the issuer wants instead of our art. */
  readonly colours?: OwnColours | null
  /** A `data:` URL of a picture that stands for the issuer. */
  readonly logo?: string | null
}

const shapes: Readonly<Record<Standing, IconName>> = {
  valid: 'check',
  expiring: 'clock',
  expired: 'cross',
  'not-yet-valid': 'clock',
  unconfirmed: 'question',
  failed: 'warning',
}
const looks: Readonly<Record<Standing, string | undefined>> = {
  valid: s.valid,
  expiring: s.ageing,
  expired: s.troubled,
  'not-yet-valid': s.ageing,
  unconfirmed: s.ageing,
  failed: s.troubled,
}

/** A credential as a badge: the same issuer and title always have the same colours and the same guilloche, unless the issuer has colours of its own. */
export function Card({ title, issuer, standing = null, claims = [], head = false, colours = null, logo = null }: Props) {
  const art = colours ? null : artOf(issuer, title)
  const name = shortId(issuer)
  const style = art
    ? { backgroundImage: `linear-gradient(${art.angle}deg, ${art.from}, ${art.to})` }
    : { background: colours?.background, color: colours?.text }
  return (
    <div className={`${s.card} ${head ? s.head : ''} ${art ? '' : s.own}`} style={style} data-testid="card" data-own={!art}>
      <span className={s.slot} />
      {art && (
        <svg className={s.art} viewBox="0 0 200 200" fill="none" stroke="#fff" strokeWidth="0.55" aria-hidden="true">
          {art.lines.map((line) => (
            <path key={line} d={line} />
          ))}
        </svg>
      )}
      <div className={s.top}>
        <Mark name={name} logo={logo} />
        <span className={s.issuer}>
          <Untrusted text={name} max={80} />
        </span>
        {standing && <State standing={standing} />}
      </div>
      <div className={s.title}>
        <Untrusted text={title} max={90} />
      </div>
      {claims.length > 0 && (
        <dl className={s.claims}>
          {claims.map((claim, index) => (
            // oxlint-disable-next-line react/no-array-index-key
            <div key={`${index} ${claim.label}`}>
              <dt>
                <Untrusted text={claim.label} max={40} />
              </dt>
              <dd>
                <Untrusted text={String(claim.value)} max={60} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}

/** What stands for an issuer: its logo, if it has one that can be drawn, else a letter. */
function Mark({ name, logo }: { readonly name: string; readonly logo: string | null }) {
  const [broken, setBroken] = useState(false)
  return (
    <span className={s.initial} aria-hidden="true">
      {logo !== null && !broken ? <img src={logo} alt="" onError={() => setBroken(true)} /> : (initial(name) ?? <Icon name="key" size={14} />)}
    </span>
  )
}

function State({ standing }: { readonly standing: Standing }): ReactNode {
  const words = {
    valid: t('standing_valid'),
    expiring: t('standing_expiring'),
    expired: t('standing_expired'),
    'not-yet-valid': t('standing_not_yet_valid'),
    unconfirmed: t('standing_unconfirmed'),
    failed: t('standing_failed'),
  }
  return (
    <span className={`${s.state} ${looks[standing] ?? ''}`}>
      <Icon name={shapes[standing]} size={12} />
      {words[standing]}
    </span>
  )
}

/** The letter that stands for an issuer; null for one that has no name, only a key. */
function initial(name: string): string | null {
  if (name.startsWith('did:')) return null
  const own = name.replace(/^www\./, '')
  return [...clean(own, 8).shown].find((character) => /[\p{L}\p{N}]/u.test(character))?.toUpperCase() ?? null
}
