import type { Activity } from '../core/records.ts'
import { t } from './i18n.ts'

/** What kind of thing happened, when it went through. */
export function kindWord(kind: Activity['kind']): string {
  return {
    presentation: t('activity_presented'),
    issuance: t('activity_received'),
    'sign-in': t('activity_signed_in'),
    deletion: t('activity_deletion'),
    removal: t('activity_removed'),
    export: t('activity_exported'),
  }[kind]
}

/** What kind of thing it was, however it ended. */
export function kindNoun(kind: Activity['kind']): string {
  return {
    presentation: t('what_presentation'),
    issuance: t('what_issuance'),
    'sign-in': t('what_sign_in'),
    deletion: t('what_deletion'),
    removal: t('what_removal'),
    export: t('what_export'),
  }[kind]
}

/** How it ended. */
export function resultWord(result: Activity['result']): string {
  return {
    done: t('done'),
    refused: t('activity_refused'),
    expired: t('activity_expired'),
    failed: t('activity_failed'),
    unknown: t('activity_unknown'),
  }[result]
}

/** How the request for it came in. */
export function viaWord(via: NonNullable<Activity['via']>): string {
  return {
    'dc-api': t('via_page'),
    provider: t('via_page'),
    link: t('via_link'),
    qr: t('via_qr'),
    paste: t('via_paste'),
    file: t('via_file'),
  }[via]
}
