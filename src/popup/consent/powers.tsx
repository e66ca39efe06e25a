import type { Plan } from '../../core/exchange.ts'
import { plural } from '../i18n.ts'
import { Rich, RichPlural } from '../rich.tsx'
import { Notice } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'

/** What a yes lets the wallet do later, without asking again. */
export function Powers({ powers }: Pick<Plan, 'powers'>) {
  return powers.map((power) => (
    <Notice key={JSON.stringify(power)} icon="key">
      {power.kind === 'prove' && <RichPlural k="power_prove" count={power.times} values={{ party: <Untrusted text={power.audience} max={120} /> }} />}
      {power.kind === 'dpop' && <Rich k="power_dpop" values={{ host: <Untrusted text={power.host} max={120} /> }} />}
      {power.kind === 'keep' && plural('power_keep', power.times)}
    </Notice>
  ))
}
