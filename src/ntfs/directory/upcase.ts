import { foldName } from '../../winpath/index.ts'
import { u16 } from '../little-endian.ts'

const UNITS = 0x1_0000

/** How this volume compares names: each code unit is replaced by the one that its $UpCase file gives. */
export class UpCase {
  readonly #table: Uint16Array

  private constructor(table: Uint16Array) {
    this.#table = table
  }

  /** Undefined when the bytes cannot be such a table. */
  static parse(bytes: Uint8Array): UpCase | undefined {
    if (bytes.length !== UNITS * 2) return undefined
    const table = new Uint16Array(UNITS)
    for (let unit = 0; unit < UNITS; unit++) table[unit] = u16(bytes, unit * 2)
    const plain = 'abcxyzABCXYZ019_$~'
    const sound = [...plain].every((c) => table[c.charCodeAt(0)] === c.toUpperCase().charCodeAt(0))
    return sound ? new UpCase(table) : undefined
  }

  /** For a volume whose table cannot be read. */
  static standard(): UpCase {
    return new UpCase(
      Uint16Array.from({ length: UNITS }, (_, unit) => foldName(String.fromCharCode(unit)).charCodeAt(0)),
    )
  }

  /** The order of a directory's index: negative, 0 for names that are one to Windows, or positive. */
  compare(a: string, b: string): number {
    const shared = Math.min(a.length, b.length)
    for (let i = 0; i < shared; i++) {
      const difference = (this.#table[a.charCodeAt(i)] ?? 0) - (this.#table[b.charCodeAt(i)] ?? 0)
      if (difference !== 0) return difference
    }
    return a.length - b.length
  }
}
