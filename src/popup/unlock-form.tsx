import { type FormEvent, useEffect, useRef, useState } from 'react'
import { waitAfter } from './backoff.ts'
import { codeOf } from './code.ts'
import { useHost } from './host.ts'
import { plural, t } from './i18n.ts'
import { Button } from './ui/button.tsx'
import { Passphrase } from './ui/field.tsx'
import { Failure } from './ui/notice.tsx'
import s from './screens/unlock.module.css'

/** The passphrase, and what went wrong with it. Waits longer and longer after wrong ones. */
export function UnlockForm({ focus = true }: { readonly focus?: boolean }) {
  const { agent } = useHost()
  const [passphrase, setPassphrase] = useState('')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const [failures, setFailures] = useState(0)
  const [wait, setWait] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (wait <= 0) return
    const timer = setTimeout(() => setWait(wait - 1), 1000)
    return () => clearTimeout(timer)
  }, [wait])

  useEffect(() => {
    if (focus) field.current?.focus()
  }, [focus])

  const unlock = async () => {
    setBusy(true)
    setFailed(null)
    try {
      await agent('vault.unlock', { passphrase })
    } catch (error) {
      const code = codeOf(error)
      setFailed(code)
      if (code === 'vault.wrong-secret') {
        setFailures(failures + 1)
        setWait(waitAfter(failures + 1))
        setPassphrase('')
        field.current?.focus()
      }
    }
    setBusy(false)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (passphrase && !busy && wait === 0) void unlock()
  }
  return (
    <form className={s.form} onSubmit={submit}>
      <Passphrase
        label={t('passphrase')}
        ref={field}
        name="passphrase"
        autoComplete="current-password"
        value={passphrase}
        error={failed === 'vault.wrong-secret' ? failed : null}
        onChange={(event) => setPassphrase(event.target.value)}
      />
      <Failure code={failed} />
      <Button type="submit" look="primary" wide busy={busy} disabled={busy || wait > 0 || !passphrase}>
        {wait > 0 ? plural('unlock_wait', wait) : t('unlock')}
      </Button>
    </form>
  )
}
