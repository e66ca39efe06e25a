import { type ReactNode, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useAction } from '../action.ts'
import { t } from '../i18n.ts'
import { Button } from './button.tsx'
import { focusWhenShown } from './focus.ts'
import type { IconName } from './icons.tsx'
import { Failure } from './notice.tsx'
import s from './ui.module.css'

interface Props {
  readonly label: string
  readonly icon: IconName
  /** What happens then, before it does. */
  readonly text: ReactNode
  readonly act: () => Promise<unknown>
  readonly testId: string
}

/** A button for what cannot be taken back: says first what happens, and asks once more. The keyboard goes to the way out, and back. */
export function Sure({ label, icon, text, act, testId }: Props) {
  const [sure, setSure] = useState(false)
  const first = useRef<HTMLButtonElement>(null)
  const { run, busy, failed } = useAction(act)
  const cancel = () => {
    flushSync(() => setSure(false))
    first.current?.focus()
  }
  if (!sure)
    return (
      <div>
        <Button ref={first} look="danger" icon={icon} onClick={() => setSure(true)} data-testid={testId}>
          {label}
        </Button>
      </div>
    )
  return (
    <section className={s.sure}>
      <h3>{label}</h3>
      <p>{text}</p>
      <Failure code={failed} />
      <div className={s.pair}>
        <Button ref={focusWhenShown} onClick={cancel}>
          {t('cancel')}
        </Button>
        <Button look="danger" busy={busy} onClick={() => void run().then((done) => done && setSure(false))} data-testid={`${testId}-sure`}>
          {label}
        </Button>
      </div>
    </section>
  )
}
