/** Puts the keyboard on an element as soon as it is there: for a ref. Never for a button that says yes. */
export function focusWhenShown(element: HTMLElement | null): void {
  element?.focus()
}
