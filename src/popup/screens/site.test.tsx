import { type ReactNode, Suspense } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, it } from 'vitest'
import { Router } from 'wouter'
import messages from '../../../public/_locales/en/messages.json'
import type { Activity } from '../../core/records.ts'
import type { SiteDetail } from '../../messaging/sites-contract.ts'
import { pretend } from '../../testing/preview/host.ts'
import { activities, pretendedSites } from '../../testing/preview/sites.ts'
import { translator } from '../../testing/preview/translator.ts'
import { HostProvider } from '../host.ts'
import { speak } from '../i18n.ts'
import { siteRoute } from '../site-key.ts'
import { ActivityDetail } from './activity-detail.tsx'
import { Filter } from './activity-filter.tsx'
import { found, List } from './sites.tsx'
import { SitePage } from './site.tsx'

beforeAll(() => speak(translator(messages)))

const draw = (element: ReactNode) =>
  renderToStaticMarkup(
    <HostProvider value={pretend('?surface=popup')}>
      <Router ssrPath="/sites">
        <Suspense>{element}</Suspense>
      </Router>
    </HostProvider>,
  )
const sites = pretendedSites(true)
const known = (id: string): SiteDetail => {
  const detail = sites['sites.get']({ id })
  if (!detail) throw new Error('not in the sample')
  return detail
}
const nothing = () => undefined
const page = (detail: SiteDetail) => draw(<SitePage detail={detail} onChanged={nothing} />)
const rental = 'origin:https://rental.example'
const evil = '<img src=x onerror=alert(1)>\u202ekcart\u200b'

describe('the list of sites', () => {
  it('says of each what it has received, whether it is blocked, and what is remembered', () => {
    const html = draw(<List sites={sites['sites.list']()} />)
    const row = (name: string) => html.split('data-testid="site-row"').find((part) => part.includes(name)) ?? ''
    expect(row('rental.example')).toContain('4 answers')
    expect(row('rental.example')).toContain('2 choices remembered')
    expect(row('ads.example')).toContain(messages.site_blocked.message)
    expect(row('ads.example')).toContain(messages.site_never.message)
    expect(html).toContain(`href="${siteRoute(rental)}"`)
  })

  it('says what to do when there is nobody', () => {
    expect(draw(<List sites={[]} />)).toContain(messages.sites_empty_text.message)
  })

  it('is searched by name and by identifier', () => {
    const list = sites['sites.list']()
    expect(found(list, ' RENTAL ').map(({ id }) => id)).toEqual([rental])
    expect(found(list, 'z6MkpTHR').map(({ id }) => id)).toEqual(['did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH'])
    expect(found(list, '')).toEqual(list)
    expect(found(list, 'nobody')).toEqual([])
  })

  it('UI-9: never says a name that was only claimed as if it were proven', () => {
    const html = draw(<List sites={sites['sites.list']()} />)
    expect(html).toMatch(/Calls itself .*?Your Bank/s)
    expect(html).not.toMatch(/<b><bdi[^>]*>Your Bank/)
  })
})

describe('the page of a site', () => {
  it('says what it has ever received, by the names of the claims, and which identifiers it knows', () => {
    const html = page(known(rental))
    const received = html.slice(html.indexOf('data-testid="received"'), html.indexOf('data-testid="known-by"'))
    expect(received).toMatch(/Driving Licence.*Family name, Vehicle category, Given name/s)
    expect(html).toContain('data-testid="proof-origin"')
    expect(html.slice(html.indexOf('data-testid="known-by"'))).toContain('Personal')
  })

  it('names each remembered choice with its end, and offers to revoke it', () => {
    const html = page(known(rental))
    expect(html.split('data-testid="grant"')).toHaveLength(3)
    expect(html).toContain('aria-label="Revoke: Driving Licence"')
    expect(page(known('origin:https://forum.example'))).toContain(messages.site_grants_none.message)
  })

  it('says since when it is blocked and how often it tried, and offers the way back', () => {
    const html = page(known('origin:https://tracker.ads.example'))
    expect(html).toMatch(/data-testid="blocked".*?It asked 3 times since/s)
    expect(html).toContain(messages.site_unblock.message)
    expect(page({ ...known(rental), blocked: { at: 1, refused: 0 } })).toContain(messages.site_blocked_quiet.message)
    expect(page(known(rental))).toContain(messages.site_block_text.message)
  })

  it('offers to ask for deletion only where there is something to delete', () => {
    expect(page(known(rental))).toContain('data-testid="site-deletion"')
    expect(page(known('origin:https://tracker.ads.example'))).not.toContain('data-testid="site-deletion"')
  })

  it('asks before it forgets', () => {
    const html = page(known(rental))
    expect(html).toContain('data-testid="site-forget"')
    expect(html).not.toContain('data-testid="site-forget-sure"')
  })

  it('UI-6: hostile names, titles, claims and links are text', () => {
    const detail: SiteDetail = {
      id: evil,
      name: evil,
      blocked: null,
      links: [
        { kind: 'policy', url: 'javascript:alert(1)' },
        { kind: 'terms', url: `https://x.example/${evil}` },
      ],
      proofs: [{ by: 'certificate', of: evil }],
      received: [{ title: evil, claims: [evil] }],
      identifiers: [{ did: evil, name: evil }],
      grants: [{ asked: 'a', choices: {}, credentials: [{ title: evil, claims: [evil] }], at: 1, until: 2 }],
      activities: [{ ...(activities[0] as Activity), party: evil, partyName: evil }],
    }
    const html = page(detail)
    expect(html).not.toContain('<img')
    expect(html).not.toMatch(/href="javascript/)
    expect(html.replaceAll(/href="[^"]*"/g, '')).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/)
  })
})

describe('one thing that happened', () => {
  const detail = (id: string, linked = true) => {
    const activity = activities.find((one) => one.id === id)
    if (!activity) throw new Error('not in the sample')
    return draw(<ActivityDetail activity={activity} linked={linked} />)
  }

  it('says how it came, what proved who asked, which claims went by their names, and who signed', () => {
    const html = detail('k')
    for (const text of [messages.via_qr.message, 'Northwind Root Authority', 'Driving Licence', 'Birth date']) expect(html).toContain(text)
    expect(html).toMatch(/did:key:zDnaeUKTWU…/)
    expect(html).toContain(`href="${siteRoute('verify.idcheck.example')}"`)
    expect(detail('k', false)).not.toContain('href=')
  })

  it('says so where nothing proves who asked, and where there was nobody', () => {
    expect(detail('f')).toContain(messages.activity_expired.message)
    expect(detail('j')).not.toContain('data-testid="proof-')
    expect(detail('j')).toContain('data-testid="unproven"')
    expect(detail('j')).toMatch(/Calls itself .*?Your Bank/s)
    expect(detail('h')).not.toContain('data-testid="unproven"')
    expect(detail('i')).not.toContain(messages.activity_with.message)
  })

  it('can be chosen by site, kind and end, of those that occur', () => {
    const html = draw(<Filter activities={activities.slice(0, 3)} filter={{ party: '', kind: '', result: '' }} onChange={nothing} />)
    expect(html.split('<option')).toHaveLength(1 + 3 + 3 + 2 + 2)
    expect(html).toContain('>tracker.ads.example</option>')
  })
})
