/** Starts the demo site on localhost, on this port or the next free one (0: any). `shop`: the site of a stranger. */
export function startDemo(options?: { readonly port?: number }): Promise<{ readonly url: string; readonly shop: string; readonly close: () => Promise<void> }>
