import { useState } from 'react'
import { useLocation } from 'wouter'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { useAgent } from '../query.ts'
import { Screen } from '../shell.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { WordsFlow } from './words-flow.tsx'
import s from './steps.module.css'

/** New recovery words, in a tab: a toolbar popup would be gone when one looks away to write them down. */
export function SetWords() {
  const { surface, openTab } = useHost()
  const [, navigate] = useLocation()
  const wallet = useAgent('wallet.state', undefined)
  const [done, setDone] = useState(false)
  const [before, setBefore] = useState<boolean | null>(null)
  if (wallet.state === 'ready' && before === null) setBefore(wallet.value.words)
  return (
    <Screen title={t('words_title')} back="/unlockers">
      {surface !== 'tab' && (
        <div className={s.flow}>
          <p className={s.soft}>{t('tab_why')}</p>
          <div>
            <Button look="primary" onClick={() => openTab('/unlockers/words')}>
              {t('open_tab')}
            </Button>
          </div>
        </div>
      )}
      {surface === 'tab' && !done && (
        <>
          {before && <Notice tone="warn">{t('words_renewing')}</Notice>}
          <WordsFlow secret={null} onDone={() => setDone(true)} onCancel={() => navigate('/unlockers')} />
        </>
      )}
      {done && (
        <div className={s.flow}>
          <Notice tone="good">{t('words_done')}</Notice>
          <div className={s.buttons}>
            <Button look="primary" icon="backup" onClick={() => navigate('/backup')}>
              {t('backup_make')}
            </Button>
            <Button onClick={() => navigate('/')}>{t('done')}</Button>
          </div>
        </div>
      )}
    </Screen>
  )
}
