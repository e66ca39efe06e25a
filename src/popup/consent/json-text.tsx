import screen from '../screens/screens.module.css'
import { asText } from './inspection.ts'

/** How much of it is drawn; all of it can be copied. */
const most = 50_000

/** Something as JSON, to be read. */
export function JsonText({ value }: { readonly value: unknown }) {
  return (
    <>
      {/* What scrolls must be within reach of the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={screen.raw} tabIndex={0}>
        <bdi>{asText(value).slice(0, most)}</bdi>
      </pre>
    </>
  )
}
