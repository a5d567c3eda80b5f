/** Sets of rights that have a name of their own ([MS-DTYP] 2.5.1.1). */
const NAMED_MASKS: ReadonlyMap<number, string> = new Map([
  [0x001f_01ff, 'FA'],
  [0x0012_0089, 'FR'],
  [0x0012_0116, 'FW'],
  [0x0012_00a0, 'FX'],
  [0x000f_003f, 'KA'],
  [0x0002_0019, 'KR'],
  [0x0002_0006, 'KW'],
])

/** Single rights, in the order in which Windows prints them. */
const RIGHTS: readonly (readonly [number, string])[] = [
  [0x0000_0001, 'CC'],
  [0x0000_0002, 'DC'],
  [0x0000_0004, 'LC'],
  [0x0000_0008, 'SW'],
  [0x0000_0010, 'RP'],
  [0x0000_0020, 'WP'],
  [0x0000_0040, 'DT'],
  [0x0000_0080, 'LO'],
  [0x0000_0100, 'CR'],
  [0x0001_0000, 'SD'],
  [0x0002_0000, 'RC'],
  [0x0004_0000, 'WD'],
  [0x0008_0000, 'WO'],
  [0x1000_0000, 'GA'],
  [0x2000_0000, 'GX'],
  [0x4000_0000, 'GW'],
  [0x8000_0000, 'GR'],
]

/** What a mandatory label denies. */
const LABEL_RIGHTS: readonly (readonly [number, string])[] = [
  [0x1, 'NW'],
  [0x2, 'NR'],
  [0x4, 'NX'],
]

/** Rights as Windows prints them: a name for the set, letters where every bit has some, hexadecimal otherwise. */
export function accessMaskToSddl(mask: number): string {
  return NAMED_MASKS.get(mask) ?? lettersOf(mask, RIGHTS)
}

/** The mask of a mandatory label ACE, whose bits are policies (`NW`, `NR`, `NX`; [MS-DTYP] 2.4.4.13). */
export function labelMaskToSddl(mask: number): string {
  return lettersOf(mask, LABEL_RIGHTS)
}

function lettersOf(mask: number, table: readonly (readonly [number, string])[]): string {
  const present = table.filter(([bit]) => (mask & bit) !== 0)
  const covered = present.reduce((sum, [bit]) => sum + bit, 0)
  return covered === mask ? present.map(([, letters]) => letters).join('') : `0x${mask.toString(16)}`
}
