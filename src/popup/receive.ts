import { type DragEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { useAction } from './action.ts'
import { useHost } from './host.ts'

/** The longest text that is taken in, in characters. */
const longest = 524_288

/** Takes in a credential from the person's own hands, pasted or as a file, and goes to the screen that shows it. */
export function useReceive() {
  const { agent } = useHost()
  const [, navigate] = useLocation()
  const [over, setOver] = useState(false)
  const { run, busy, failed, reset } = useAction(async (via: 'paste' | 'file', text: string) => {
    const { id } = await agent('exchange.receive', { via, text: text.trim().slice(0, longest) })
    navigate(`/exchange/${encodeURIComponent(id)}`)
  })
  const take = async (data: DataTransfer) => {
    const file = data.files[0]
    if (file) return void (await run('file', await textOf(file)))
    const text = data.getData('text/plain')
    if (text) await run('paste', text)
  }
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      void take(event.dataTransfer)
    },
  }
  const file = async (picked: File) => void (await run('file', await textOf(picked)))
  return { paste: (text: string) => run('paste', text), file, drop, over, busy, failed, reset }
}

/** The text of a file; a file too long to be a credential is not read whole. */
function textOf(file: File): Promise<string> {
  return file.slice(0, longest).text()
}
