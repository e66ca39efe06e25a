import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useHost } from './host.ts'
import { t } from './i18n.ts'
import { Button } from './ui/button.tsx'
import s from './shell.module.css'

/** How long a deletion can be taken back, in milliseconds. */
export const undoTime = 8000

interface Removing {
  /** Not to be shown any more, though not yet gone. */
  readonly isGone: (id: string) => boolean
  readonly remove: (id: string) => void
}
const Context = createContext<Removing>({ isGone: () => false, remove: () => undefined })

/** Deletions that can still be taken back. */
export function useRemovals(): Removing {
  return useContext(Context)
}

/** Holds a deletion back for eight seconds, with an offer to undo it; leaving the wallet, or deleting another one, makes it final. */
export function Removals({ children }: { readonly children: ReactNode }) {
  const { agent } = useHost()
  const [waiting, setWaiting] = useState<string | null>(null)
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const held = useRef<string | null>(null)

  const finish = useCallback(() => {
    const id = held.current
    held.current = null
    setWaiting(null)
    if (id === null) return
    agent('credentials.remove', { id }).catch(() => setGone((ids) => new Set([...ids].filter((one) => one !== id))))
  }, [agent])
  const remove = useCallback(
    (id: string) => {
      finish()
      held.current = id
      setWaiting(id)
      setGone((ids) => new Set([...ids, id]))
    },
    [finish],
  )
  const undo = () => {
    const id = held.current
    held.current = null
    setWaiting(null)
    setGone((ids) => new Set([...ids].filter((one) => one !== id)))
  }
  useEffect(() => {
    if (waiting === null) return
    const timer = setTimeout(finish, undoTime)
    return () => clearTimeout(timer)
  }, [waiting, finish])
  useEffect(() => {
    window.addEventListener('pagehide', finish)
    return () => {
      window.removeEventListener('pagehide', finish)
      finish()
    }
  }, [finish])

  const value = useMemo(() => ({ isGone: (id: string) => gone.has(id), remove }), [gone, remove])
  return (
    <Context.Provider value={value}>
      {children}
      <output>
        {waiting !== null && (
          <div className={s.toast}>
            <span>{t('credential_deleted')}</span>
            <Button look="quiet" onClick={undo}>
              {t('undo')}
            </Button>
          </div>
        )}
      </output>
    </Context.Provider>
  )
}
