import { useCallback, useEffect, useRef, useState } from 'react'
import { codeOf } from './code.ts'

/** Something a person set going: whether it is under way, and the code of how it failed. */
export interface Action<A extends readonly unknown[]> {
  readonly busy: boolean
  readonly failed: string | null
  readonly run: (...input: A) => Promise<boolean>
  readonly reset: () => void
}

/** Runs one thing at a time and remembers how it failed; true when it did not. */
export function useAction<A extends readonly unknown[]>(act: (...input: A) => Promise<unknown>): Action<A> {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const running = useRef(false)
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  const run = useCallback(async (...input: A) => {
    if (running.current) return false
    running.current = true
    setBusy(true)
    setFailed(null)
    try {
      await latest.current(...input)
      return true
    } catch (error) {
      setFailed(codeOf(error))
      return false
    } finally {
      running.current = false
      setBusy(false)
    }
  }, [])
  const reset = useCallback(() => setFailed(null), [])
  return { busy, failed, run, reset }
}
