/**
 * Security identifiers: their text, and what their numbers tell without a directory to ask ([MS-DTYP] 2.4.2).
 */

/** The text of a binary SID at `offset`; undefined when the bytes there are not one. */
export function sidFromBytes(bytes: Uint8Array, offset = 0): string | undefined {
  const count = bytes[offset + 1]
  if (bytes[offset] !== 1 || count === undefined || count > 15) return undefined
  const end = offset + 8 + count * 4
  if (end > bytes.length) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const authority = view.getUint16(offset + 2) * 0x1_0000_0000 + view.getUint32(offset + 4)
  const parts = [
    authority < 0x1_0000_0000 ? String(authority) : `0x${authority.toString(16).padStart(12, '0')}`,
  ]
  for (let at = offset + 8; at < end; at += 4) parts.push(String(view.getUint32(at, true)))
  return `S-1-${parts.join('-')}`
}

/** Whether a text is written as a SID, whatever it names. */
export function isSid(text: string): boolean {
  return /^S-1-(?:\d+|0x[0-9a-f]+)(?:-\d+){1,15}$/i.test(text)
}

/** The part that names the domain or machine: `S-1-5-21-1-2-3` for `S-1-5-21-1-2-3-1001`. */
export function sidPrefix(sid: string): string {
  const cut = sid.lastIndexOf('-')
  return cut < 0 ? sid : sid.slice(0, cut)
}

/** The last number, which names the account within its domain; undefined for what is not a SID. */
export function relativeId(sid: string): number | undefined {
  if (!isSid(sid)) return undefined
  return Number(sid.slice(sid.lastIndexOf('-') + 1))
}

/** `account` is a SID of a machine or a domain: which of the two, only the machine's own SID can tell. */
export type SidClass = 'account' | 'entra' | 'service' | 'other'

/** What each kind of SID begins with ([MS-DTYP] 2.4.2.4; service SIDs: 80 NT SERVICE, 82 IIS APPPOOL, 83 virtual machines, 90 window manager, 96 font drivers). */
const CLASSES: readonly (readonly [RegExp, SidClass])[] = [
  [/^S-1-5-21(?:-\d+){4}$/i, 'account'],
  [/^S-1-12-1(?:-\d+){4}$/i, 'entra'],
  [/^S-1-5-(?:18|19|20)$/i, 'service'],
  [/^S-1-5-(?:80|82|83|84|90|94|96|97)-/i, 'service'],
]

/** What a SID's own numbers say about it. */
export function classifySid(sid: string): SidClass {
  return CLASSES.find(([pattern]) => pattern.test(sid))?.[1] ?? 'other'
}

export interface WellKnownAccount {
  readonly domain: string
  readonly name: string
}

/** The three accounts under which Windows itself runs; they have profiles, but they are nobody's ([MS-DTYP] 2.4.2.4). */
const WELL_KNOWN: ReadonlyMap<string, WellKnownAccount> = new Map([
  ['S-1-5-18', { domain: 'NT AUTHORITY', name: 'SYSTEM' }],
  ['S-1-5-19', { domain: 'NT AUTHORITY', name: 'LOCAL SERVICE' }],
  ['S-1-5-20', { domain: 'NT AUTHORITY', name: 'NETWORK SERVICE' }],
])

/** The account of a SID that is the same on every Windows ([MS-DTYP] 2.4.2.4). */
export function wellKnownAccount(sid: string): WellKnownAccount | undefined {
  return WELL_KNOWN.get(sid.toUpperCase())
}
