import { t } from '../i18n.ts'
import { Copy } from '../ui/copy.tsx'
import ui from '../ui/ui.module.css'
import s from './screens.module.css'

/** The credential exactly as it was issued, to read, copy or keep as a file. */
export function Raw({ raw, name }: { readonly raw: string; readonly name: string }) {
  const file = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60) || 'credential'}.jwt`
  return (
    <details className={ui.disclosure}>
      <summary>{t('raw')}</summary>
      <div className={s.section}>
        {/* What scrolls must be within reach of the keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={s.raw} tabIndex={0}>
          <bdi>{raw.slice(0, 20_000)}</bdi>
        </pre>
        <div className={s.buttons}>
          <Copy text={raw} label={t('copy')} />
          <a className={`${ui.button} ${ui.secondary}`} download={file} href={`data:text/plain;charset=utf-8,${encodeURIComponent(raw)}`}>
            {t('download')}
          </a>
        </div>
      </div>
    </details>
  )
}
