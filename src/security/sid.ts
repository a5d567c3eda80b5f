/**
 * Security identifiers ([MS-DTYP] 2.4.2): a revision, a count of sub-authorities, 48 bits of authority with the highest
 * byte first, and the sub-authorities of 32 bits each.
 */

const HEADER = 8
const MOST_SUB_AUTHORITIES = 15

/** How many bytes the SID at `at` takes; undefined when there is none. */
export function sidLength(bytes: Uint8Array, at: number): number | undefined {
  const count = bytes[at + 1] ?? 0
  if (bytes[at] !== 1 || count > MOST_SUB_AUTHORITIES) return undefined
  const length = HEADER + count * 4
  return at + length <= bytes.length ? length : undefined
}

/** `S-1-5-32-544`; undefined when the bytes at `at` are no SID. */
export function sidToString(bytes: Uint8Array, at = 0): string | undefined {
  const length = sidLength(bytes, at)
  if (length === undefined) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, length)
  const high = view.getUint16(2)
  const low = view.getUint32(4)
  // An authority that needs more than 32 bits is printed in hexadecimal ([MS-DTYP] 2.4.2.1).
  const authority =
    high === 0 ? `${low}` : `0x${high.toString(16).padStart(4, '0')}${low.toString(16).padStart(8, '0')}`
  const parts: number[] = []
  for (let i = HEADER; i < length; i += 4) parts.push(view.getUint32(i, true))
  return ['S-1', authority, ...parts].join('-')
}

/**
 * The two letters that SDDL has for well-known SIDs ([MS-DTYP] 2.5.1.1, and sddl.h). Those that depend on the domain or machine are not
 * here: an offline reader cannot know that they are meant.
 */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['S-1-1-0', 'WD'],
  ['S-1-3-0', 'CO'],
  ['S-1-3-1', 'CG'],
  ['S-1-3-4', 'OW'],
  ['S-1-5-2', 'NU'],
  ['S-1-5-4', 'IU'],
  ['S-1-5-6', 'SU'],
  ['S-1-5-7', 'AN'],
  ['S-1-5-9', 'ED'],
  ['S-1-5-10', 'PS'],
  ['S-1-5-11', 'AU'],
  ['S-1-5-12', 'RC'],
  ['S-1-5-18', 'SY'],
  ['S-1-5-19', 'LS'],
  ['S-1-5-20', 'NS'],
  ['S-1-5-33', 'WR'],
  ['S-1-5-32-544', 'BA'],
  ['S-1-5-32-545', 'BU'],
  ['S-1-5-32-546', 'BG'],
  ['S-1-5-32-547', 'PU'],
  ['S-1-5-32-548', 'AO'],
  ['S-1-5-32-549', 'SO'],
  ['S-1-5-32-550', 'PO'],
  ['S-1-5-32-551', 'BO'],
  ['S-1-5-32-552', 'RE'],
  ['S-1-5-32-554', 'RU'],
  ['S-1-5-32-555', 'RD'],
  ['S-1-5-32-556', 'NO'],
  ['S-1-5-32-558', 'MU'],
  ['S-1-5-32-559', 'LU'],
  ['S-1-5-32-568', 'IS'],
  ['S-1-5-32-569', 'CY'],
  ['S-1-5-32-573', 'ER'],
  ['S-1-5-32-574', 'CD'],
  ['S-1-5-32-575', 'RA'],
  ['S-1-5-32-576', 'ES'],
  ['S-1-5-32-577', 'MS'],
  ['S-1-5-32-578', 'HA'],
  ['S-1-5-32-579', 'AA'],
  ['S-1-5-32-580', 'RM'],
  ['S-1-5-84-0-0-0-0-0', 'UD'],
  ['S-1-15-2-1', 'AC'],
  ['S-1-16-4096', 'LW'],
  ['S-1-16-8192', 'ME'],
  ['S-1-16-8448', 'MP'],
  ['S-1-16-12288', 'HI'],
  ['S-1-16-16384', 'SI'],
  ['S-1-18-1', 'AS'],
  ['S-1-18-2', 'SS'],
])

/** As SDDL writes it: two letters where there are any, the whole SID otherwise. */
export function sidToSddl(bytes: Uint8Array, at: number): string | undefined {
  const sid = sidToString(bytes, at)
  return sid === undefined ? undefined : (ABBREVIATIONS.get(sid) ?? sid)
}
