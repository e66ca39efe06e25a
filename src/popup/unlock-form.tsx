import { useHost } from './host.ts'
import { t } from './i18n.ts'
import { useAgent } from './query.ts'
import { SecretForm } from './secret-form.tsx'

/** Opens the wallet with the passphrase or a passkey. */
export function UnlockForm({ focus = true, words = false }: { readonly focus?: boolean; readonly words?: boolean }) {
  const { agent, openPrompt } = useHost()
  const wallet = useAgent('wallet.state', undefined)
  return (
    <SecretForm
      submit={t('unlock')}
      give={(secret) => agent('vault.unlock', { secret })}
      passkeys={wallet.state === 'ready' ? wallet.value.passkeys : []}
      words={words}
      elsewhere={() => openPrompt('/unlock')}
      passkeyLabel={t('use_passkey')}
      focus={focus}
    />
  )
}
