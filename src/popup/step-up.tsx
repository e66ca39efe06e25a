import type { GivenSecret } from '../messaging/views.ts'
import { useLocation } from 'wouter'
import { useHost } from './host.ts'
import { t } from './i18n.ts'
import { useAgent } from './query.ts'
import { SecretForm } from './secret-form.tsx'
import { Button } from './ui/button.tsx'
import { Icon } from './ui/icons.tsx'
import s from './screens/steps.module.css'

interface Props {
  /** What is about to be done, as its button says it. */
  readonly submit: string
  readonly give: (secret: GivenSecret) => Promise<unknown>
  readonly onCancel?: () => void
  readonly look?: 'primary' | 'danger'
  /** Where to go on in a tab when a passkey is wanted and this surface cannot ask for one; the same screen by default. */
  readonly route?: string
}

/** Asks once more for what opens the wallet, before something that cannot be taken back or that shows what is kept. */
export function StepUp({ submit, give, onCancel, look = 'primary', route }: Props) {
  const { openTab } = useHost()
  const [location] = useLocation()
  const wallet = useAgent('wallet.state', undefined)
  if (wallet.state !== 'ready') return null
  return (
    <section className={s.stepUp} aria-label={t('step_up_title')} data-testid="step-up">
      <p className={s.stepUpTitle}>
        <Icon name="shield" size={18} />
        {t('step_up_title')}
      </p>
      <SecretForm
        submit={submit}
        give={give}
        look={look}
        passkeys={wallet.value.passkeys}
        words={wallet.value.words}
        elsewhere={() => openTab(route ?? location)}
      />
      {onCancel && (
        <Button look="quiet" onClick={onCancel}>
          {t('cancel')}
        </Button>
      )}
    </section>
  )
}
