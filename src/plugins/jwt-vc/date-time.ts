const shape = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
const day = 86_400_000

/** Milliseconds since the epoch of a date-time with a time zone (RFC 3339 section 5.6), `null` when the text is not one. No clock is read. */
export function parseDateTime(text: unknown): number | null {
  const parts = typeof text === 'string' ? shape.exec(text) : null
  if (!parts) return null
  const [year, month, date, hour, minute, second] = parts.slice(1, 7).map(Number) as [number, number, number, number, number, number]
  const zoneHour = Number(parts[9] ?? 0)
  const zoneMinute = Number(parts[10] ?? 0)
  if (date < 1 || date > monthLength(year, month) || hour > 23 || minute > 59 || second > 59 || zoneHour > 23 || zoneMinute > 59) return null
  const milliseconds = Math.trunc(Number(`0.${parts[7] ?? 0}`) * 1000)
  const offset = (parts[8] === '-' ? -1 : 1) * (zoneHour * 60 + zoneMinute) * 60_000
  return daysBefore(year, month, date) * day + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds - offset
}

/** The same moment as VCDM writes it, in UTC: `2026-11-22T08:00:00Z`. Milliseconds only where there are any; years 0 to 9999. */
export function formatDateTime(time: number): string {
  const days = Math.floor(time / day)
  const rest = Math.floor(time - days * day)
  // Years are counted from March, so that the leap day is a year's last.
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const date = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const seconds = Math.floor(rest / 1000)
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => pad(part, 2)).join(':')
  const fraction = rest % 1000 === 0 ? '' : `.${pad(rest % 1000, 3)}`
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}T${clock}${fraction}Z`
}

function monthLength(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && leap ? 29 : (monthLengths[month - 1] ?? 0)
}

function daysBefore(year: number, month: number, date: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year
  const era = Math.floor(shiftedYear / 400)
  const yearOfEra = shiftedYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

function pad(part: number, width: number): string {
  return String(part).padStart(width, '0')
}
