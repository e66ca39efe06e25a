import type { ClaimNode } from '../claims.ts'
import { t } from '../i18n.ts'
import { Untrusted } from './untrusted.tsx'
import s from '../screens/screens.module.css'

/** Claims as labels and values, what belongs together indented together. */
export function ClaimTree({ nodes }: { readonly nodes: readonly ClaimNode[] }) {
  return (
    <dl>
      {nodes.map((node, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <Node key={`${index} ${node.label}`} node={node} />
      ))}
    </dl>
  )
}

function Node({ node }: { readonly node: ClaimNode }) {
  const label = (
    <>
      <Untrusted text={node.label} max={80} />
      {node.description && (
        <small className={s.told}>
          <Untrusted text={node.description} max={120} more />
        </small>
      )}
    </>
  )
  if (node.parts.length > 0) {
    return (
      <div className={s.branch}>
        <dt>{label}</dt>
        <dd>
          <ClaimTree nodes={node.parts} />
        </dd>
      </div>
    )
  }
  return (
    <div className={s.leaf}>
      <dt>{label}</dt>
      <dd>
        <Value value={node.value} />
      </dd>
    </div>
  )
}

/** One value as a person reads it. A picture is named, not drawn. */
export function Value({ value }: { readonly value: string | number | boolean | null }) {
  if (value === true) return t('value_yes')
  if (value === false) return t('value_no')
  if (value === null || value === '') return <span>{t('value_none')}</span>
  if (typeof value === 'string' && value.startsWith('data:image/')) return t('value_image', { size: Math.ceil((value.length * 0.75) / 1024) })
  return <Untrusted text={String(value)} more />
}
