import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { ExchangeId, Shown } from '../../core/exchange.ts'
import type { Ended as End } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { type Picked, start } from '../consent/choices.ts'
import { yesOf } from '../consent/confirmed.ts'
import { Consent } from '../consent/consent.tsx'
import { Ended, Gone } from '../consent/ended.tsx'
import { follow } from '../consent/follow.ts'
import type { Inspection } from '../consent/inspection.ts'
import { mayRemember } from '../consent/remembering.ts'
import { useHost } from '../host.ts'
import { useAgent } from '../query.ts'
import { Failure } from '../ui/notice.tsx'
import { Waiting } from '../ui/waiting.tsx'

/** What is open: a screen of a request, and what is picked on it. */
interface Open {
  readonly shown: Shown
  readonly picked: Picked
  readonly remember: boolean
  readonly updated: boolean
}

/** A request, from the moment it is seen to its end. What is shown changes only with its number, and never to another request. */
export function Exchange({ id }: { readonly id: string }) {
  const { agent, surface, close } = useHost()
  const [, navigate] = useLocation()
  const exchange = { id: id as ExchangeId }
  const answer = useAgent('exchange.shown', exchange)
  const [open, setOpen] = useState<Open | null>(null)
  const [gone, setGone] = useState<string | null>(null)
  const [end, setEnd] = useState<End | null>(null)
  const [inspected, setInspected] = useState<Inspection | null>(null)
  const next = answer.state === 'ready' ? answer.value : null

  // Another state of the same request replaces the open one before anything of either is drawn.
  if (next && open?.shown !== next && end === null && gone === null) {
    const became = open ? follow(open.shown, next) : 'vault'
    if (became === 'swapped') setGone('swapped')
    else if (became === 'same' && open) setOpen({ ...open, shown: next })
    else setOpen({ shown: next, picked: start(next), remember: false, updated: became === 'updated' })
  }

  const until = open?.shown.plan.expiresAt
  useEffect(() => {
    if (until === undefined || end) return
    const timer = setTimeout(() => setGone('consent.expired'), Math.max(0, until - Date.now()))
    return () => clearTimeout(timer)
  }, [until, end])

  // What the passphrase opened stands where its field was: there the keyboard and the screen reader go on.
  const locked = open?.shown.candidates === null
  const wasLocked = useRef(false)
  useEffect(() => {
    if (wasLocked.current && !locked) document.querySelector('main')?.focus()
    wasLocked.current = locked
  }, [locked])

  const leave = () => {
    if (surface === 'prompt') close()
    else navigate('/')
  }
  const allow = useAction(async () => {
    const decision = open && yesOf(open.shown, open.picked)
    const remember = open !== null && open.remember && mayRemember(open.shown)
    if (decision) setEnd(await agent('exchange.decide', { ...exchange, decision, ...(remember && { remember }) }))
  })
  const refuse = async () => {
    if (open) await agent('exchange.decide', { ...exchange, decision: { version: open.shown.version, allow: false } }).catch(() => undefined)
    leave()
  }
  const elsewhere = async () => {
    await agent('exchange.elsewhere', exchange).catch(() => undefined)
    leave()
  }

  if (end && open)
    return (
      <Ended end={end} shown={open.shown} picked={open.picked} remembered={open.remember && mayRemember(open.shown)} inspected={inspected} onLeave={leave} />
    )
  if (gone !== null) return <Gone code={gone} onLeave={leave} />
  if (allow.busy && open) return consent(open)
  if (answer.state === 'failed') return answer.code === 'consent.expired' ? <Gone code={answer.code} onLeave={leave} /> : <Failure code={answer.code} />
  // What was read from an open vault is not drawn once it is locked.
  if (answer.state === 'loading' || !open) return <Waiting />
  return consent(open)

  function consent(now: Open) {
    return (
      <Consent
        shown={now.shown}
        picked={now.picked}
        onPick={(picked) => setOpen({ ...now, picked })}
        remember={now.remember}
        onRemember={(remember) => setOpen({ ...now, remember })}
        updated={now.updated}
        busy={allow.busy}
        failed={allow.failed}
        onAllow={() => void allow.run()}
        onRefuse={() => void refuse()}
        onElsewhere={() => void elsewhere()}
        onInspected={setInspected}
      />
    )
  }
}
