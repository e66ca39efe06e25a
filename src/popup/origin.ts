/** An origin cut so that the part that names who it is can stand out. `domain` is what a registrar sold; `sub` what its owner put in front. */
export interface SiteName {
  readonly scheme: string
  readonly sub: string
  readonly domain: string
  /** `:8080`, or empty. */
  readonly port: string
  /** A label is written in another script, and shown as punycode (RFC 3492) because it may only look like a known name. */
  readonly punycode: boolean
  /** Neither encrypted nor on this machine. */
  readonly insecure: boolean
}

/**
 * Suffixes of two labels under which names are sold. A short list of the common ones, not the Public Suffix List:
 * where it is wrong one label too many or too few is bold, and never is a part of the name left out.
 */
const suffixes: ReadonlySet<string> = new Set(
  [
    'co.uk org.uk gov.uk ac.uk me.uk ltd.uk plc.uk nhs.uk sch.uk police.uk net.uk com.au net.au org.au edu.au gov.au id.au',
    'co.nz org.nz net.nz govt.nz ac.nz co.jp ne.jp or.jp ac.jp go.jp ad.jp ed.jp co.kr or.kr go.kr ac.kr re.kr',
    'com.br net.br org.br gov.br edu.br com.ar gob.ar com.mx gob.mx org.mx com.co gov.co com.pe com.ve com.ec com.uy com.py com.bo',
    'com.cn net.cn org.cn gov.cn edu.cn ac.cn com.hk org.hk gov.hk edu.hk com.tw org.tw gov.tw edu.tw com.sg gov.sg edu.sg com.my gov.my',
    'co.in net.in org.in gov.in ac.in nic.in co.id go.id ac.id or.id co.th go.th ac.th in.th com.vn gov.vn com.ph gov.ph com.pk gov.pk com.bd gov.bd',
    'co.za org.za gov.za ac.za co.ke go.ke co.tz co.ug com.ng gov.ng com.gh com.eg gov.eg co.ma gov.ma co.il org.il gov.il ac.il muni.il',
    'com.tr gov.tr edu.tr org.tr com.ua gov.ua in.ua com.pl gov.pl edu.pl net.pl org.pl com.pt gov.pt com.es org.es gob.es com.gr gov.gr com.cy com.mt',
    'co.at or.at gv.at ac.at gouv.fr asso.fr gov.it edu.it com.ro gov.hu co.hu com.hr gov.hr com.mk co.rs gov.rs ac.rs com.ru com.sa gov.sa com.qa com.kw co.ae gov.ae ac.ae',
    'github.io gitlab.io pages.dev workers.dev web.app firebaseapp.com netlify.app vercel.app herokuapp.com azurewebsites.net cloudfront.net blogspot.com fly.dev onrender.com',
  ].flatMap((line) => line.split(' ')),
)

const isLocal = (host: string) => host === 'localhost' || host.endsWith('.localhost') || host === '127.0.0.1' || host === '[::1]'

/** Cuts an origin of the web (HTML section 7.1.1, serialised) into its parts; null for anything else. */
export function siteName(origin: string): SiteName | null {
  if (!/^https?:\/\/[^/?#@\\\s]+$/.test(origin) || !URL.canParse(origin)) return null
  const { protocol, hostname, port } = new URL(origin)
  const scheme = protocol.slice(0, -1)
  const labels = hostname.split('.')
  const whole = /^\[|^\d+(?:\.\d+){3}$/.test(hostname)
  const keep = whole ? labels.length : suffixes.has(labels.slice(-2).join('.')) ? 3 : 2
  const cut = Math.max(0, labels.length - keep)
  return {
    scheme,
    sub: cut ? `${labels.slice(0, cut).join('.')}.` : '',
    domain: labels.slice(cut).join('.'),
    port: port ? `:${port}` : '',
    punycode: labels.some((label) => label.startsWith('xn--')),
    insecure: scheme === 'http' && !isLocal(hostname),
  }
}

/** The host and port of an origin, or the text itself when it is no origin. */
export function hostOf(origin: string): string {
  const site = siteName(origin)
  return site ? `${site.sub}${site.domain}${site.port}` : origin
}

/** The origin a person means by what they typed, with or without a scheme; null when it cannot be one this wallet can be used on. */
export function typedOrigin(text: string): string | null {
  const said = text.trim().toLowerCase()
  const local = /^(?:[a-z0-9-]+\.)*localhost(?::\d+)?(?:\/|$)|^127\.0\.0\.1(?::\d+)?(?:\/|$)/.test(said)
  const url = /^[a-z][a-z0-9+.-]*:\/\//.test(said) ? said : `${local ? 'http' : 'https'}://${said}`
  if (!URL.canParse(url)) return null
  const { origin, hostname, protocol } = new URL(url)
  const site = siteName(origin)
  if (!site || site.insecure || (protocol === 'https:' && !hostname.includes('.') && hostname !== 'localhost')) return null
  return origin
}
