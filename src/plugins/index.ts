import type { Plugin } from '../core/plugin.ts'
import { didAuth } from './did-auth/index.ts'
import { didJwk } from './did-jwk/index.ts'
import { didKey } from './did-key/index.ts'
import { didWeb } from './did-web/index.ts'
import { jwtVc } from './jwt-vc/index.ts'
import { type KeyHost, localKeystore } from './local-keystore/index.ts'
import { openid4vp } from './openid4vp/index.ts'
import { presentationExchange } from './presentation-exchange/index.ts'
import { sdJwtVc } from './sd-jwt-vc/index.ts'
import { siopv2 } from './siopv2/index.ts'
import { w3cVc } from './w3c-vc/index.ts'

/** What this wallet can do: the only file that names plugins. Adding one is one folder and one line here. */
export function plugins(keys: KeyHost): readonly Plugin[] {
  return [didKey, didJwk, didWeb, jwtVc, sdJwtVc, localKeystore(keys), siopv2, presentationExchange, openid4vp, didAuth, w3cVc]
}
