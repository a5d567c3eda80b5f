/**
 * How Windows folds names for comparison: code unit by code unit, by a table that never makes two characters of one and
 * knows the letters of its time only. It is the table that NTFS keeps in `$UpCase` and that the registry compares by.
 */

/** Letters that Unicode has a capital for and Windows has not (hexadecimal, ranges with a dash): `ı` and `ſ` stay themselves. */
const UNCHANGED = `
  b5 131 17f 19b 1c5 1c8 1cb 1f2 23f-240 252 25c 261 264-266 26a 26c 282 287 29d-29e 345 3c2 3d0-3d1
  3d5-3d6 3f0-3f1 3f3 3f5 525 527 529 52b 52d 52f 10d0-10fa 10fd-10ff 13f8-13fd 1c80-1c88 1c8a 1d8e
  1e9b 1fbe 2c5f 2cec 2cee 2cf3 2d27 2d2d a661 a699 a69b a791 a793-a794 a797 a799 a79b a79d a79f a7a1
  a7a3 a7a5 a7a7 a7a9 a7b5 a7b7 a7b9 a7bb a7bd a7bf a7c1 a7c3 a7c8 a7ca a7cd a7cf a7d1 a7d3 a7d5 a7d7
  a7d9 a7db a7f6 ab53 ab70-abbf
`

/** Greek vowels with iota below have one-letter capitals to Windows; Unicode makes two letters of them. */
const IOTA_CAPITALS: readonly (readonly [first: number, last: number, capital: number])[] = [
  [0x1f80, 0x1f87, 0x1f88],
  [0x1f90, 0x1f97, 0x1f98],
  [0x1fa0, 0x1fa7, 0x1fa8],
  [0x1fb3, 0x1fb3, 0x1fbc],
  [0x1fc3, 0x1fc3, 0x1fcc],
  [0x1ff3, 0x1ff3, 0x1ffc],
]

const PLAIN = /^[\x00-\x7f]*$/

let table: Uint16Array | undefined

/** Folds a name for comparison: two names are one to Windows when they fold to the same. */
export function foldName(name: string): string {
  if (PLAIN.test(name)) return name.toUpperCase()
  table ??= makeTable()
  let folded = ''
  for (let i = 0; i < name.length; i++) folded += String.fromCharCode(table[name.charCodeAt(i)] ?? 0)
  return folded
}

function makeTable(): Uint16Array {
  const capitals = new Uint16Array(0x1_0000)
  for (let unit = 0; unit < capitals.length; unit++) {
    const upper = String.fromCharCode(unit).toUpperCase()
    capitals[unit] = upper.length === 1 ? upper.charCodeAt(0) : unit
  }
  for (const range of UNCHANGED.trim().split(/\s+/)) {
    const [first = '', last = first] = range.split('-')
    for (let unit = Number.parseInt(first, 16); unit <= Number.parseInt(last, 16); unit++)
      capitals[unit] = unit
  }
  for (const [first, last, capital] of IOTA_CAPITALS) {
    for (let unit = first; unit <= last; unit++) capitals[unit] = capital + unit - first
  }
  return capitals
}
