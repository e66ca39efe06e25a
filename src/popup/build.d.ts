/** The domain that passkeys are made for where the browser has none of its own for an extension (Firefox); null: the publisher owns none. Set by `vite.config.ts`. */
declare const __PASSKEY_RP_ID__: string | null
