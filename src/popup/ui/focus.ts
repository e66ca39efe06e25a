/** Puts the keyboard on an element as soon as it is there: for a ref. Never for a button that says yes. */
export function focusWhenShown(element: HTMLElement | null): void {
  element?.focus()
}

/** The same without moving what is in sight: for the way out below something that is to be read first. */
export function focusInPlace(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true })
}
