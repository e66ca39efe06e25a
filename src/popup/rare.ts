import { lazy } from 'react'

// What is seldom opened is loaded when it is: the toolbar popup starts with the rest.

/** The screen with this name, loaded when it is first shown. */
export const Onboarding = lazy(() => import('./screens/onboarding.tsx').then((made) => ({ default: made.Onboarding })))
export const Add = lazy(() => import('./screens/add.tsx').then((made) => ({ default: made.Add })))
export const Identifiers = lazy(() => import('./screens/identifiers.tsx').then((made) => ({ default: made.Identifiers })))
export const IdentifierScreen = lazy(() => import('./screens/identifier.tsx').then((made) => ({ default: made.IdentifierScreen })))
export const Settings = lazy(() => import('./screens/settings.tsx').then((made) => ({ default: made.Settings })))
export const Credential = lazy(() => import('./screens/credential.tsx').then((made) => ({ default: made.Credential })))
export const Forgot = lazy(() => import('./screens/forgot.tsx').then((made) => ({ default: made.Forgot })))
export const Recovery = lazy(() => import('./screens/recovery.tsx').then((made) => ({ default: made.Recovery })))
export const Newer = lazy(() => import('./screens/recovery.tsx').then((made) => ({ default: made.Newer })))
export const Unlockers = lazy(() => import('./screens/unlockers.tsx').then((made) => ({ default: made.Unlockers })))
export const ChangePassphrase = lazy(() => import('./screens/change-passphrase.tsx').then((made) => ({ default: made.ChangePassphrase })))
export const AddPasskey = lazy(() => import('./screens/add-passkey.tsx').then((made) => ({ default: made.AddPasskey })))
export const SetWords = lazy(() => import('./screens/set-words.tsx').then((made) => ({ default: made.SetWords })))
export const Rotate = lazy(() => import('./screens/rotate.tsx').then((made) => ({ default: made.Rotate })))
export const Backup = lazy(() => import('./screens/backup.tsx').then((made) => ({ default: made.Backup })))
export const Restore = lazy(() => import('./screens/restore.tsx').then((made) => ({ default: made.Restore })))
export const RestoreNew = lazy(() => import('./screens/restore.tsx').then((made) => ({ default: made.RestoreNew })))
export const TrustScreen = lazy(() => import('./screens/trust.tsx').then((made) => ({ default: made.TrustScreen })))
export const Health = lazy(() => import('./screens/health.tsx').then((made) => ({ default: made.Health })))
export const Activity = lazy(() => import('./screens/activity.tsx').then((made) => ({ default: made.Activity })))
export const Sites = lazy(() => import('./screens/sites.tsx').then((made) => ({ default: made.Sites })))
export const SiteScreen = lazy(() => import('./screens/site.tsx').then((made) => ({ default: made.SiteScreen })))
export const Scan = lazy(() => import('./screens/scan.tsx').then((made) => ({ default: made.Scan })))
export const Failed = lazy(() => import('./screens/scan.tsx').then((made) => ({ default: made.Failed })))
