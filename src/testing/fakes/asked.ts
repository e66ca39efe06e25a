import type { Decision, ExchangeId, Origin, Received, Shown } from '../../core/exchange.ts'

type Yes = Extract<Decision, { allow: true }>

/** The page that asks. */
export const site = 'https://shop.example' as Origin

let count = 0
/** What a script of `site` asks of the protocol `test`, each time with an id of its own. */
export function asked(data: unknown, more: Partial<Received> = {}): Received {
  return { id: `x${++count}` as ExchangeId, via: 'provider', intent: 'get', origin: site, topOrigin: site, protocol: 'test', data, ...more }
}

/** A yes to what was shown. */
export function yes(shown: Shown, choices: Yes['choices'] = {}, more: Partial<Yes> = {}): Yes {
  return { version: shown.version, allow: true, choices, inputs: {}, offers: [], ...more }
}
