import { useEffect, useState } from 'react'
import type { FileHandle } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { takeFile } from '../files.ts'
import { useHost } from '../host.ts'
import { Button } from './button.tsx'
import { Failure } from './notice.tsx'
import s from './ui.module.css'

/** A file from the background as something to save. */
export interface Saved {
  readonly url: string
  readonly name: string
  /** Bytes. */
  readonly size: number
}

/** A file taken here from the background; what it holds is let go with the screen. */
export function useSaved(): { readonly saved: Saved | null; readonly save: (handle: FileHandle) => Promise<void> } {
  const { agent } = useHost()
  const [saved, setSaved] = useState<Saved | null>(null)
  useEffect(() => {
    return saved ? () => URL.revokeObjectURL(saved.url) : undefined
  }, [saved])
  const save = async (handle: FileHandle) => {
    const blob = await takeFile(agent, handle)
    setSaved({ url: URL.createObjectURL(blob), name: handle.name, size: blob.size })
  }
  return { saved, save }
}

/** A way to save a file that is here. */
export function SaveLink({
  saved,
  label,
  primary = false,
  onSave,
  testId,
}: {
  readonly saved: Saved
  readonly label: string
  readonly primary?: boolean
  readonly onSave?: () => void
  readonly testId?: string
}) {
  return (
    <a className={`${s.button} ${primary ? s.primary : s.secondary}`} href={saved.url} download={saved.name} onClick={onSave} data-testid={testId}>
      {label}
    </a>
  )
}

/** Everything that is stored, as it is, for somebody who can help: encrypted as it stands there. */
export function ExportAsIs({ label, testId }: { readonly label: string; readonly testId: string }) {
  const { agent } = useHost()
  const { saved, save } = useSaved()
  const { run, busy, failed } = useAction(async () => save(await agent('recovery.export', undefined)))
  useEffect(() => {
    if (!saved) return
    const link = document.createElement('a')
    link.href = saved.url
    link.download = saved.name
    link.click()
  }, [saved])
  return (
    <>
      <Button icon="download" busy={busy} data-testid={testId} onClick={() => void run()}>
        {label}
      </Button>
      <Failure code={failed} />
    </>
  )
}
