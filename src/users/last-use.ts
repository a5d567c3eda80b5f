import { filetimeFromDate } from '../filetime/index.ts'

/** `/uel`: `0` (logged on now), a number of days, or a date (from its local midnight on). */
export type LastUse =
  | { readonly kind: 'logged-on' }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'date'; readonly year: number; readonly month: number; readonly day: number }

const STEPS_PER_DAY = 864_000_000_000n

/** Reads `30`, `0` or `2020/2/15`; undefined for anything else, also for a date that no calendar has. */
export function parseLastUse(value: string): LastUse | undefined {
  const text = value.trim()
  if (/^\d{1,6}$/.test(text)) {
    const days = Number(text)
    return days === 0 ? { kind: 'logged-on' } : { kind: 'days', days }
  }
  const match = /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/.exec(text)
  if (match === null) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const date = new Date(year, month - 1, day)
  const exists = date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day
  return exists ? { kind: 'date', year, month, day } : undefined
}

/** The FILETIME from which on a profile counts as used; undefined for `/uel:0`, which no file can answer. */
export function lastUseThreshold(lastUse: LastUse, now: bigint): bigint | undefined {
  switch (lastUse.kind) {
    case 'logged-on':
      return undefined
    case 'days':
      return now - BigInt(lastUse.days) * STEPS_PER_DAY
    case 'date':
      return filetimeFromDate(new Date(lastUse.year, lastUse.month - 1, lastUse.day))
  }
}

/** As it was written: `/uel:30`. */
export function lastUseText(lastUse: LastUse): string {
  switch (lastUse.kind) {
    case 'logged-on':
      return '/uel:0'
    case 'days':
      return `/uel:${lastUse.days}`
    case 'date':
      return `/uel:${lastUse.year}/${lastUse.month}/${lastUse.day}`
  }
}
