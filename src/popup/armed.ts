/** How long nothing can be pressed after the screen appeared or came back, in milliseconds. */
export const armDelay = 800

type PressedBy = 'pointer' | 'key'
/** A button that must not be pressed by surprise. Times are milliseconds on one clock. */
export interface Arming {
  /** From then on a press may begin. */
  readonly from: number
  /** A press that is under way or was left unfinished; `fresh`: it began while armed. */
  readonly press: { readonly by: PressedBy; readonly fresh: boolean } | null
}
/** What happens to the button. `down` and `click` carry what the browser says of them. */
export type ArmEvent =
  | { readonly kind: 'shown'; readonly at: number }
  | { readonly kind: 'down'; readonly at: number; readonly by: PressedBy; readonly trusted: boolean; readonly repeat: boolean; readonly inside: boolean }
  | { readonly kind: 'click'; readonly at: number; readonly trusted: boolean; readonly byPointer: boolean }

/** A button on a screen that appeared at that time. */
export function arming(at: number): Arming {
  return { from: at + armDelay, press: null }
}

/** True when a press may begin. */
export function isArmed(state: Arming, at: number): boolean {
  return at >= state.from
}

/**
 * What an event makes of the button, and whether it is a yes.
 * A yes is a trusted click whose press began on the button after it was armed: never a synthetic event, never a key held from before,
 * never a press that began on another screen. A click without any press is an assistive tool's, and counts once armed.
 */
export function step(state: Arming, event: ArmEvent): { readonly state: Arming; readonly yes: boolean } {
  if (event.kind === 'shown') {
    return { state: { from: event.at + armDelay, press: state.press && { ...state.press, fresh: false } }, yes: false }
  }
  if (!event.trusted) return { state, yes: false }
  if (event.kind === 'down') {
    const fresh = event.inside && !event.repeat && isArmed(state, event.at)
    return { state: { from: state.from, press: { by: event.by, fresh } }, yes: false }
  }
  const { press } = state
  const meant = press ? press.fresh && (press.by === 'pointer') === event.byPointer : !event.byPointer
  return { state: { from: state.from, press: null }, yes: meant && isArmed(state, event.at) }
}
