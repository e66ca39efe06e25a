import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asWalletError } from '../../core/errors.ts'
import type { AskId, Continues, ExchangeId, Origin, Outcome, Plan, Received } from '../../core/exchange.ts'
import type { Protocol, World } from '../../core/plugin.ts'
import { canBeMet } from '../../core/selection.ts'
import { fakeConsent } from '../fakes/consent.ts'
import { fakeWorld } from '../fakes/world.ts'

/** What a protocol is tried with. */
export interface ProtocolCases {
  /** Requests it plans. */
  readonly planned: readonly { readonly name: string; readonly received: Received }[]
  /** Data it refuses with `request.*`, under each name it serves (as pasted text, when it serves none), without reaching outside. */
  readonly refused: readonly { readonly name: string; readonly data: unknown }[]
  /** What planning may reach; nothing, unless given. */
  readonly world?: Partial<World>
}

/** A request as a page of https://site.example makes it, over the provider. */
export function receivedFrom(changes: Partial<Received>): Received {
  const origin = 'https://site.example' as Origin
  return { id: 'exchange-1' as ExchangeId, via: 'provider', intent: 'get', origin, topOrigin: origin, protocol: null, data: null, ...changes }
}

/** The promises every protocol keeps, as tests. Run it in the plugin's own test. */
export function protocolConformance(protocol: Protocol, cases: ProtocolCases): void {
  const world = fakeWorld(cases.world)
  const served = (['get', 'create'] as const).flatMap((intent) => protocol.serves[intent].map((name) => ({ intent, protocol: name })))
  const planOf = async (received: Received): Promise<Plan> => {
    const plan = await protocol.plan(received, world)
    if (!plan) throw new Error('not planned')
    return plan
  }

  describe(`protocol ${protocol.id}`, () => {
    it('serves something, and has requests to be tried with', () => {
      expect(protocol.kind).toBe('protocol')
      // A protocol without a name is for texts alone.
      expect(served.length > 0 || cases.planned.every(({ received }) => received.protocol === null)).toBe(true)
      expect(cases.planned.length).toBeGreaterThan(0)
      expect(cases.refused.length).toBeGreaterThan(0)
    })

    it.each(['x-foreign', '', `${protocol.id}x`, protocol.id.toUpperCase(), '__proto__'])('leaves protocol "%s" to others', async (name) => {
      for (const intent of ['get', 'create'] as const) {
        for (const { received } of cases.planned) expect(await protocol.plan({ ...received, intent, protocol: name }, fakeWorld())).toBeNull()
      }
    })

    it('leaves its own names to others under an intent it does not serve them for', async () => {
      for (const { intent, protocol: name } of served) {
        const other = intent === 'get' ? 'create' : 'get'
        if (!protocol.serves[other].includes(name))
          expect(await protocol.plan(receivedFrom({ intent: other, protocol: name, data: {} }), fakeWorld())).toBeNull()
      }
    })

    describe.each(cases.planned)('$name', ({ received }) => {
      it('gives a plan that is plain data', async () => {
        const plan = await planOf(received)
        expect(structuredClone(plan)).toEqual(plan)
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
      })

      it('gives a plan that fits together and expires', async () => {
        const plan = await planOf(received)
        const ids = plan.asks.map(({ id }) => id)
        expect(plan).toMatchObject({ id: received.id, protocol: protocol.id })
        expect(new Set(ids).size).toBe(ids.length)
        expect(ids).toEqual(expect.arrayContaining(plan.sets.flatMap(({ options }) => options.flat())))
        expect(plan.answer.audience).not.toBe('')
        expect(plan.expiresAt).toBeGreaterThan(world.now())
        expect(plan.expiresAt).toBeLessThanOrEqual(world.now() + 5 * 60_000)
      })

      it('gives the same plan, once-only hash included, for the same request', async () => {
        expect(await planOf(received)).toEqual(await planOf(received))
      })

      it('has another once-only hash for another site', async () => {
        const { once } = await planOf(received)
        // What no page handed over is one and the same request, wherever it stood.
        if (once !== null && received.protocol !== null) expect((await planOf({ ...received, origin: 'https://other.example' as Origin })).once).not.toBe(once)
      })

      it('does what was agreed and nothing else, also with a plan that was stored', async () => {
        const plan: Plan = JSON.parse(JSON.stringify(await planOf(received)))
        const answered = plan.asks.map(({ id }) => id)
        const accepted = plan.offers.map(({ id }) => id)
        const { consent, verbs } = fakeConsent(plan, { answered, accepted }, fakeWorld())
        const outcome = outcomeOf(await protocol.perform(plan, consent))
        expect(verbs.map(({ of }) => of)).toEqual([...answered, ...accepted])
        expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome)
        expect(outcome.reply ?? {}).not.toHaveProperty('error')
      })

      it('signs and keeps nothing when nothing was agreed, and answers as it refuses', async () => {
        const plan = await planOf(received)
        const { consent, verbs } = fakeConsent(plan, { answered: [], accepted: [] }, fakeWorld())
        expect(outcomeOf(await protocol.perform(plan, consent))).toEqual(await protocol.refuse(plan, fakeWorld()))
        expect(verbs).toEqual([])
      })

      it('uses no verb for one ask when another was agreed to', async () => {
        const plan = await planOf(received)
        for (const ask of plan.asks) {
          const { consent, verbs } = fakeConsent(plan, { answered: [ask.id], accepted: [] }, fakeWorld())
          await protocol.perform(plan, consent)
          expect(verbs.map(({ of }): string => of)).toEqual([ask.id])
        }
      })

      it('refuses without reaching outside, and with one answer for every no', async () => {
        const plan: Plan = JSON.parse(JSON.stringify(await planOf(received)))
        const outcome = await protocol.refuse(plan, fakeWorld())
        expect([{ error: 'access_denied' }, null]).toContainEqual(outcome.reply)
        expect(await protocol.refuse({ ...plan, asks: [], offers: [] }, fakeWorld())).toEqual(outcome)
      })

      it('can be answered by answering everything', async () => {
        const plan = await planOf(received)
        const ids: ReadonlySet<AskId> = new Set(plan.asks.map(({ id }) => id))
        expect(canBeMet(plan, (ask) => ids.has(ask))).toBe(true)
      })
    })

    const pasted: Pick<Received, 'via' | 'intent' | 'protocol'> = { via: 'paste', intent: 'get', protocol: null }
    const ways = served.length > 0 ? served.map((way): typeof pasted => ({ via: 'provider', ...way })) : [pasted]
    describe.each(ways)('as $protocol ($intent)', ({ via, intent, protocol: name }) => {
      it.each(cases.refused)('$name: refused, and nothing is fetched', async ({ data }) => {
        const request = protocol.plan(receivedFrom({ via, intent, protocol: name, data }), fakeWorld())
        await expect(request).rejects.toMatchObject({ code: expect.stringMatching(/^request\./) })
      })

      if (name !== null)
        it.each([null, 'null', 'http://site.example', 'file://', 'chrome-extension://abcdef', 'https://a.example/', 'https://user@a.example'])(
          'a request from origin %s is refused',
          async (origin) => {
            for (const { received } of cases.planned) {
              if (received.protocol !== name) continue
              await expect(protocol.plan({ ...received, origin: origin as Origin | null }, world)).rejects.toMatchObject({ code: 'request.malformed' })
            }
          },
        )

      it('random data is planned or refused, never anything else', async () => {
        const members = fc.constantFrom(...cases.planned.flatMap(({ received }) => Object.keys(Object(received.data))), 'x')
        const mutated = fc
          .tuple(fc.constantFrom(...cases.planned.map(({ received }) => received.data)), members, fc.jsonValue())
          .map(([data, member, value]) => (typeof data === 'object' ? { ...data, [member]: value } : value))
        await fc.assert(
          fc.asyncProperty(fc.oneof(fc.jsonValue(), mutated), async (data) => {
            const code = await protocol.plan(receivedFrom({ via, intent, protocol: name, data }), fakeWorld(cases.world)).then(
              () => 'planned',
              (error: unknown) => asWalletError(error).code,
            )
            expect(code).toMatch(/^planned$|^request\.|^credential\.|^verifier\./)
          }),
        )
      })
    })
  })
}

function outcomeOf(result: Outcome | Continues): Outcome {
  return 'continues' in result ? result.outcome : result
}
