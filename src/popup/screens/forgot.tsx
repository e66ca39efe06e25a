import { Link, useLocation } from 'wouter'
import type { GivenSecret, WalletState } from '../../messaging/views.ts'
import { keepFresh } from '../fresh.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { PasskeyButton, passkeyWords, usePasskeyTrouble } from '../passkey-button.tsx'
import { Button } from '../ui/button.tsx'
import { Erase } from '../ui/erase.tsx'
import { Icon } from '../ui/icons.tsx'
import { Logo } from '../ui/logo.tsx'
import { WordsForm } from './words-form.tsx'
import ui from '../ui/ui.module.css'
import s from './unlock.module.css'

/** What is lost with a passphrase, what brings it back, and what is left when nothing does. */
export function Forgot({ wallet }: { readonly wallet: WalletState }) {
  const { agent, openTab, openPrompt, passkeys, surface } = useHost()
  const [, navigate] = useLocation()
  const trouble = usePasskeyTrouble()
  const usable = trouble === null ? passkeys.mine(wallet.passkeys) : []
  const open = async (secret: GivenSecret) => {
    await agent('vault.unlock', { secret })
    keepFresh(secret, Date.now())
    // Whoever came this way needs a passphrase they know.
    navigate('/unlockers/passphrase')
  }
  return (
    <main className={s.screen}>
      <div className={`${s.box} ${s.page}`}>
        <Logo size={40} />
        <h1>{t('forgot_title')}</h1>
        <p>{t('forgot_lead')}</p>
        <ul className={s.list}>
          <li>
            <Icon name="cross" size={18} />
            {t('forgot_lost_passphrase')}
          </li>
          <li>
            <Icon name="check" size={18} />
            {t('forgot_kept')}
          </li>
        </ul>
        <section className={s.section}>
          <h2>{t('words_title')}</h2>
          {wallet.words ? <WordsForm submit={t('unlock')} give={open} /> : <p className={s.aside}>{t('forgot_no_words')}</p>}
        </section>
        <section className={s.section}>
          <h2>{t('passkeys')}</h2>
          {usable.length > 0 ? (
            <PasskeyButton
              usable={usable}
              look="secondary"
              label={t('use_passkey')}
              alone
              disabled={false}
              give={open}
              elsewhere={() => openPrompt('/unlock')}
            />
          ) : (
            <p className={s.aside}>
              {wallet.passkeys.length === 0 ? t('forgot_no_passkeys') : trouble !== undefined && passkeyWords(trouble ?? 'failed', 'use')}
            </p>
          )}
        </section>
        <section className={s.section}>
          <h2>{t('forgot_backup')}</h2>
          <p className={s.aside}>{t('forgot_backup_text')}</p>
          <div>
            <Button icon="restore" onClick={() => (surface === 'tab' ? navigate('/restore/new') : openTab('/restore/new'))}>
              {t('restore_title')}
            </Button>
          </div>
        </section>
        <details className={ui.disclosure}>
          <summary>{t('forgot_erase')}</summary>
          <div className={s.section}>
            <p className={s.aside}>{t('erase_text')}</p>
            <Erase />
          </div>
        </details>
        <Link href="/">{t('back')}</Link>
      </div>
    </main>
  )
}
