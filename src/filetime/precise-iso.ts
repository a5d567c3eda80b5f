/**
 * FILETIME to `2024-05-01T10:00:10.1234567Z`, millions of times: the date of a day is worked out once.
 */

const STEPS_PER_DAY = 864_000_000_000n
const DAYS_1601_TO_1970 = 134_774
const MOST_DAYS = 4096

const dates = new Map<number, string>()
let lastFiletime = -1n
let lastText: string | undefined

/** ISO 8601 in UTC with all seven digits below the second, as the catalog keeps it; undefined for 0, which means that there is no time. */
export function filetimeToPreciseIso(filetime: bigint): string | undefined {
  if (filetime <= 0n) return undefined
  if (filetime === lastFiletime) return lastText
  const day = Number(filetime / STEPS_PER_DAY)
  const steps = Number(filetime % STEPS_PER_DAY)
  const seconds = Math.floor(steps / 1e7)
  const text =
    `${dateOf(day)}T${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:` +
    `${two(seconds % 60)}.${String(steps % 1e7).padStart(7, '0')}Z`
  lastFiletime = filetime
  lastText = text
  return text
}

function dateOf(day: number): string {
  let date = dates.get(day)
  if (date === undefined) {
    date = new Date((day - DAYS_1601_TO_1970) * 86_400_000).toISOString().split('T')[0] ?? ''
    if (dates.size >= MOST_DAYS) dates.clear()
    dates.set(day, date)
  }
  return date
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}
