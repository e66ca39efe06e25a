import { type MouseEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { type Arming, arming, armDelay, type ArmEvent, step } from './armed.ts'

const now = () => performance.now()
// Looked at on every press too: the events of moving and resizing may come later than the press.
const where = () => [window.screenX, window.screenY, window.innerWidth, window.innerHeight].join()

/** Keeps one button disarmed for 800 ms after it appeared, after `content` changed, and after the window got focus, was resized, moved or seen again. `turn` counts how often. */
export function useArmed(
  button: RefObject<HTMLElement | null>,
  content: unknown,
  yes: () => void,
): { readonly armed: boolean; readonly turn: number; readonly onClick: (event: MouseEvent) => void } {
  const state = useRef<Arming>(arming(now()))
  const [armed, setArmed] = useState(false)
  const [turn, setTurn] = useState(0)
  const place = useRef('')
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const take = (event: ArmEvent): boolean => {
    const next = step(state.current, event)
    state.current = next.state
    return next.yes
  }
  const rearm = () => {
    take({ kind: 'shown', at: now() })
    place.current = where()
    setArmed(false)
    setTurn((count) => count + 1)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setArmed(true), armDelay)
  }

  useEffect(() => {
    rearm()
    return () => clearTimeout(timer.current)
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [content])

  useEffect(() => {
    const down = (event: PointerEvent | KeyboardEvent) => {
      if (event.isTrusted && place.current !== where()) rearm()
      const by = event instanceof KeyboardEvent ? 'key' : 'pointer'
      if (event instanceof KeyboardEvent && event.key !== 'Enter' && event.key !== ' ') return
      const inside = event.target instanceof Node && (button.current?.contains(event.target) ?? false)
      take({ kind: 'down', at: now(), by, trusted: event.isTrusted, repeat: event instanceof KeyboardEvent && event.repeat, inside })
    }
    const seen = () => {
      if (document.visibilityState === 'visible') rearm()
    }
    const listening = new AbortController()
    const options = { capture: true, signal: listening.signal }
    window.addEventListener('pointerdown', down, options)
    window.addEventListener('keydown', down, options)
    window.addEventListener('focus', rearm, { signal: listening.signal })
    window.addEventListener('resize', rearm, options)
    document.addEventListener('visibilitychange', seen, options)
    return () => listening.abort()
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])

  const onClick = (event: MouseEvent) => {
    if (take({ kind: 'click', at: now(), trusted: event.nativeEvent.isTrusted, byPointer: event.detail > 0 })) yes()
  }
  return { armed, turn, onClick }
}
