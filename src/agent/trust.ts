import type { Received, Warning } from '../core/exchange.ts'

/** What the way a request came in says of how far its sender can be trusted. A protocol adds its own warnings. */
export function warningsOf(received: Received): readonly Warning[] {
  const warnings: Warning[] = []
  const { origin, topOrigin } = received
  if (origin && /(?:^|[/.])xn--/.test(origin)) warnings.push('punycode')
  if (origin?.startsWith('http:')) warnings.push('insecure-origin')
  if (origin && topOrigin && origin !== topOrigin) warnings.push('framed')
  // A code may be a picture of one that stands on somebody else's screen (OpenID4VP 1.0 section 14.2); a link was clicked on this device.
  if (received.via === 'qr') warnings.push('cross-device')
  return warnings
}
