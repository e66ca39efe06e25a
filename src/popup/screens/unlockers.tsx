import { useLocation } from 'wouter'
import { useHost } from '../host.ts'
import { day, t } from '../i18n.ts'
import { passkeyWords, usePasskeyTrouble } from '../passkey-button.tsx'
import { useAgent } from '../query.ts'
import { Screen } from '../shell.tsx'
import { Button } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Failure } from '../ui/notice.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { PasskeyRow } from './passkey-row.tsx'
import screens from './screens.module.css'
import s from './steps.module.css'

/** What opens the wallet: the passphrase, the passkeys by their names, the recovery words; and a new vault key. */
export function Unlockers() {
  const list = useAgent('unlockers.list', undefined)
  const { surface, openTab } = useHost()
  const [, navigate] = useLocation()
  const trouble = usePasskeyTrouble()
  const go = (route: string) => (surface === 'tab' ? navigate(route) : openTab(route))
  const all = list.state === 'ready' ? list.value : []
  const passphrase = all.find(({ kind }) => kind === 'passphrase')
  const words = all.find(({ kind }) => kind === 'recovery')
  const passkeys = all.filter(({ kind }) => kind === 'passkey')
  return (
    <Screen title={t('unlockers_title')} back="/settings">
      {list.state === 'loading' && <Waiting />}
      {list.state === 'failed' && <Failure code={list.code} />}
      {list.state === 'ready' && (
        <>
          <section className={screens.section}>
            <h2>{t('passphrase')}</h2>
            <div className={screens.panel}>
              <Row icon="key" title={t('unlockers_passphrase')} note={passphrase && t('unlockers_since', { day: day(passphrase.createdAt) })}>
                <Button onClick={() => navigate('/unlockers/passphrase')}>{t('change')}</Button>
              </Row>
            </div>
          </section>
          <section className={screens.section}>
            <h2>{t('passkeys')}</h2>
            {passkeys.length > 0 && (
              <ul className={`${screens.panel} ${screens.rows}`}>
                {passkeys.map((passkey) => (
                  <PasskeyRow key={passkey.slotId} passkey={passkey} />
                ))}
              </ul>
            )}
            <p className={screens.foot}>{trouble ? passkeyWords(trouble, 'make') : t('passkeys_text')}</p>
            {trouble === null && (
              <div>
                <Button icon="plus" onClick={() => go('/unlockers/passkey')}>
                  {t('passkey_add')}
                </Button>
              </div>
            )}
          </section>
          <section className={screens.section}>
            <h2>{t('words_title')}</h2>
            {words ? (
              <div className={screens.panel}>
                <Row icon="words" title={t('unlockers_words')} note={t('unlockers_since', { day: day(words.createdAt) })}>
                  <Button onClick={() => go('/unlockers/words')}>{t('renew')}</Button>
                </Row>
              </div>
            ) : (
              <div className={s.card}>
                <Icon name="words" />
                <div>
                  <b>{t('unlockers_words_none')}</b>
                  <p>{t('unlockers_words_why')}</p>
                  <Button look="primary" onClick={() => go('/unlockers/words')}>
                    {t('set_up')}
                  </Button>
                </div>
              </div>
            )}
          </section>
          <section className={screens.section}>
            <h2>{t('rotate_title')}</h2>
            <p className={screens.foot}>{t('rotate_text')}</p>
            <div>
              <Button icon="refresh" onClick={() => navigate('/unlockers/rotate')}>
                {t('rotate')}
              </Button>
            </div>
          </section>
        </>
      )}
    </Screen>
  )
}

interface RowProps {
  readonly icon: IconName
  readonly title: string
  readonly note: string | undefined
  readonly children: React.ReactNode
}

function Row({ icon, title, note, children }: RowProps) {
  return (
    <div className={screens.row}>
      <span className={screens.badge}>
        <Icon name={icon} size={18} />
      </span>
      <span className={screens.text}>
        <b>{title}</b>
        {note !== undefined && <small>{note}</small>}
      </span>
      {children}
    </div>
  )
}
