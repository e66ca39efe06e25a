import { answerOver } from '../messaging/offscreen-calls.ts'
import { calls } from './calls.ts'

// The Worker: whoever started it is the only one who can reach it.
globalThis.onmessage = ({ data, ports: [port] }: MessageEvent<unknown>) => {
  if (port) void answerOver(calls, data, port)
}
