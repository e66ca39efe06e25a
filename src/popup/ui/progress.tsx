import type { Job } from '../../messaging/views.ts'
import { t } from '../i18n.ts'
import { useAgent } from '../query.ts'
import s from './progress.module.css'

/** How far something long is: of this kind of job, or not known how far. */
export function JobProgress({ kind }: { readonly kind: Job['kind'] }) {
  const job = useAgent('job.get', undefined)
  const part = job.state === 'ready' && job.value?.kind === kind ? job.value.part : null
  const words = { verify: t('job_verify'), rotate: t('job_rotate'), backup: t('job_backup'), restore: t('job_restore') }[kind]
  return (
    <div className={s.job}>
      <span>{words}</span>
      <progress className={s.bar} aria-label={words} max={1} {...(part === null ? {} : { value: part })} />
    </div>
  )
}
