import { useEffect, useState } from 'react'

/** The longest that a wrong secret makes anybody wait, in milliseconds: a clock that was set back makes it no longer. */
const longest = 60_000

/** How many whole seconds are left until a moment. Both in milliseconds on one clock. */
export function secondsLeft(until: number, now: number): number {
  return Math.ceil(Math.min(longest, Math.max(0, until - now)) / 1000)
}

/** Counts down to a moment, in seconds; 0 from then on. Counted on a clock that nobody can set. */
export function useCountdown(until: number): number {
  const [left, setLeft] = useState(() => secondsLeft(until, Date.now()))
  useEffect(() => {
    const end = performance.now() + Math.min(longest, Math.max(0, until - Date.now()))
    const tick = () => setLeft(secondsLeft(end, performance.now()))
    tick()
    if (end <= performance.now()) return
    const timer = setInterval(() => {
      tick()
      if (performance.now() >= end) clearInterval(timer)
    }, 250)
    return () => clearInterval(timer)
  }, [until])
  return left
}
