import { useState } from 'react'
import type { CredentialDetail } from '../../messaging/views.ts'
import { ownColours } from '../art.ts'
import { toBase64 } from '../bytes.ts'
import { highlights } from '../claims.ts'
import { clean } from '../clean.ts'
import { t } from '../i18n.ts'
import { useNow } from '../now.ts'
import { Rich } from '../rich.tsx'
import { standingOf } from '../standing.ts'
import { Card } from '../ui/card.tsx'
import card from '../ui/card.module.css'
import { Untrusted } from '../ui/untrusted.tsx'
import s from './screens.module.css'

/**
 * A credential as its issuer wants it to look, as far as that can be read and does no harm. Whose it is and whether it holds always stand above the picture,
 * in our own words and letters.
 */
export function CredentialCard({ detail: { entry, report, display } }: { readonly detail: CredentialDetail }) {
  const now = useNow()
  const [broken, setBroken] = useState<string | null>(null)
  const picture = display?.svg && display.svg !== broken ? display.svg : null
  const host = hostOf(entry.types[0])
  return (
    <>
      <div>
        <Card
          title={entry.title}
          issuer={entry.issuer}
          standing={standingOf(entry, report?.checks ?? null, now)}
          claims={picture === null ? highlights(entry.claims, 3, display?.labels) : []}
          head={picture !== null}
          colours={display && ownColours(display)}
          logo={display?.logo ?? null}
        />
        {picture !== null && (
          <img
            className={card.picture}
            src={pictureUrl(picture)}
            alt={t('credential_picture', { title: clean(entry.title, 90).shown })}
            onError={() => setBroken(picture)}
            data-testid="picture"
          />
        )}
      </div>
      {display?.description && (
        <p className={s.foot}>
          <Untrusted text={display.description} max={160} more />
        </p>
      )}
      {display && host !== null && (
        <p className={s.foot} data-testid="look-from">
          <Rich k="credential_look" values={{ site: <Untrusted text={host} /> }} />
        </p>
      )}
    </>
  )
}

/** An SVG as something only `<img>` can draw: no script in it runs, and nothing is loaded for it (SVG Integration, secure static mode). */
function pictureUrl(svg: string): string {
  return `data:image/svg+xml;base64,${toBase64(new TextEncoder().encode(svg))}`
}

/** Who publishes the type, as far as its name says. */
function hostOf(type: string | undefined): string | null {
  return type !== undefined && /^https?:/.test(type) && URL.canParse(type) ? new URL(type).host : null
}
