import { type FormEvent, useState } from 'react'
import type { GivenSecret } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { useCountdown } from '../countdown.ts'
import { plural, t } from '../i18n.ts'
import { useAgent } from '../query.ts'
import { Button } from '../ui/button.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import { WordsField } from '../ui/words-field.tsx'
import s from './unlock.module.css'

/** Recovery words alone, for what they open. */
export function WordsForm({ submit, give }: { readonly submit: string; readonly give: (secret: GivenSecret) => Promise<unknown> }) {
  const wallet = useAgent('wallet.state', undefined)
  const wait = useCountdown(wallet.state === 'ready' ? wallet.value.waitUntil : 0)
  const [entropy, setEntropy] = useState<string | null>(null)
  const { run, busy, failed } = useAction(give)
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault()
    if (entropy !== null && wait === 0 && !(await run({ entropy }))) wallet.refresh()
  }
  const wrong = failed === 'vault.wrong-secret'
  return (
    <form className={s.form} onSubmit={(event) => void onSubmit(event)}>
      <WordsField onRead={setEntropy} wrong={wrong} />
      {wrong ? <Notice tone="bad">{t('words_wrong')}</Notice> : <Failure code={failed} />}
      <Button type="submit" look="primary" busy={busy} disabled={busy || wait > 0 || entropy === null}>
        {wait > 0 ? plural('unlock_wait', wait) : submit}
      </Button>
    </form>
  )
}
