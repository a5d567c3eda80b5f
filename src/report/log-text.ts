/**
 * The line grammar of ScanState.log: `2018-04-20 09:26:17, Info                  [0x000000] text[gle=0x000000b7]`.
 * Observed in real logs: the severity is padded to 22 columns, continuation lines have no prefix, CRLF ends lines.
 */

/** How grave a line of the log is, by the words of ScanState. */
export type Severity = 'Info' | 'Status' | 'Warning' | 'Error'

const SEVERITY_COLUMNS = 22

/** What stands before and behind the text of a line. */
export interface LineFacts {
  readonly severity: Severity
  /** Message or area code, `[0x08055d]`; 0 for plain text. */
  readonly area?: number
  /** Win32 error at that moment, appended as `[gle=...]`. */
  readonly win32?: number
}

/** One message, which may have several lines; control characters cannot start a line of their own. */
export function formatMessage(facts: LineFacts, text: string | readonly string[], now: Date): string {
  const lines = typeof text === 'string' ? [text] : text
  const area = hex(facts.area ?? 0, 6)
  const head = `${stamp(now)}, ${facts.severity.padEnd(SEVERITY_COLUMNS)}[0x${area}] `
  const tail = facts.win32 === undefined ? '' : `[gle=0x${hex(facts.win32, 8)}]`
  return `${head}${lines.map(printable).join('\r\n')}${tail}\r\n`
}

/** Names from a disk may hold anything: what could break a line or a terminal is shown as `\x0a`, half a surrogate pair as `\ud800`. */
export function printable(text: string): string {
  return UNPRINTABLE.test(text) ? text.replace(ALL_UNPRINTABLE, escapeUnit) : text
}

const UNPRINTABLE = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\p{Surrogate}]/u
const ALL_UNPRINTABLE = new RegExp(UNPRINTABLE.source, 'gu')

function escapeUnit(character: string): string {
  const unit = character.charCodeAt(0)
  return unit < 0x100 ? `\\x${hex(unit, 2)}` : `\\u${hex(unit, 4)}`
}

/** `2018-04-20 09:26:17`, local time. */
function stamp(now: Date): string {
  const date = `${pad(now.getFullYear(), 4)}-${pad(now.getMonth() + 1, 2)}-${pad(now.getDate(), 2)}`
  return `${date} ${clock(now)}`
}

/** `2018/04/20:09:26:17.306`, as `USMT Started at` and `USMT Completed at` print it. */
export function preciseStamp(now: Date): string {
  const date = `${pad(now.getFullYear(), 4)}/${pad(now.getMonth() + 1, 2)}/${pad(now.getDate(), 2)}`
  return `${date}:${clock(now)}.${pad(now.getMilliseconds(), 3)}`
}

/** `09:26:17`, local time. */
export function clock(now: Date): string {
  return `${pad(now.getHours(), 2)}:${pad(now.getMinutes(), 2)}:${pad(now.getSeconds(), 2)}`
}

export function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

function hex(value: number, width: number): string {
  return (value >>> 0).toString(16).padStart(width, '0')
}
