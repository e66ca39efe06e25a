import { startDemo } from './server.mjs'

const { url } = await startDemo({ port: Number(process.env.PORT ?? 4180) })
console.log(`The demo site answers at ${url}`)
