import { existsSync } from 'node:fs'
import type { BlockSource } from '../block-source.ts'
import { FileBlockSource } from '../file-block-source.ts'
import { ImageError } from './image-error.ts'

/** Parts of an image in the order of their names (`disk.001`, `disk.002`, …) as one source. */
class JoinedBlockSource implements BlockSource {
  readonly label: string
  readonly size: number
  readonly sectorSize: number
  readonly #parts: readonly BlockSource[]
  readonly #starts: number[] = []

  constructor(parts: readonly BlockSource[], label: string) {
    this.#parts = parts
    this.label = label
    this.sectorSize = parts[0]?.sectorSize ?? 512
    let size = 0
    for (const part of parts) {
      this.#starts.push(size)
      size += part.size
    }
    this.size = size
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const wanted = Math.min(length, this.size - position)
    let done = 0
    for (const [index, part] of this.#parts.entries()) {
      const start = this.#starts[index] ?? 0
      const at = position + done - start
      if (done >= wanted || at < 0 || at >= part.size) continue
      const piece = Math.min(part.size - at, wanted - done)
      const got = part.read(into, offset + done, piece, at)
      done += got
      if (got < piece) break
    }
    return done
  }

  close(): void {
    for (const part of this.#parts) part.close()
  }
}

/** `disk.001`, `disk.000`, or `split`'s `disk.aa`: the name of the first part, with the ending that counts up. */
const NUMBERED = /^(.*\.)(0+[01]?)$/
const LETTERED = /^(.*[.x])(a{2,3})$/

/** How many names behind a missing part are looked for: one that is there tells that the image has a gap. */
const LOOK_AHEAD = 32

/**
 * The names of all parts that are there, beginning with `first`; one name for an image that is not split. Throws `ImageError`
 * when one is missing between others: everything behind it would lie in the wrong place.
 */
export function partsOf(first: string): string[] {
  const numbered = NUMBERED.exec(first)
  const lettered = LETTERED.exec(first)
  const next = (index: number): string | undefined => {
    if (numbered !== null) {
      const [, stem = '', digits = ''] = numbered
      return stem + String(Number(digits) + index).padStart(digits.length, '0')
    }
    if (lettered === null) return undefined
    const [, stem = '', letters = ''] = lettered
    let name = ''
    for (let place = letters.length - 1, rest = index; place >= 0; place--, rest = Math.floor(rest / 26)) {
      name = String.fromCharCode(97 + (rest % 26)) + name
    }
    return stem + name
  }
  const names = [first]
  for (let index = 1; ; index++) {
    const name = next(index)
    if (name === undefined || name === first) return names
    if (!existsSync(name)) {
      refuseGap(
        first,
        name,
        Array.from({ length: LOOK_AHEAD }, (_, ahead) => next(index + 1 + ahead)),
      )
      return names
    }
    names.push(name)
  }
}

function refuseGap(first: string, missing: string, later: readonly (string | undefined)[]): void {
  const beyond = later.find((name) => name !== undefined && name !== first && existsSync(name))
  if (beyond === undefined) return
  throw new ImageError(
    `${first} is the first part of an image of which ${missing} is missing: ${beyond} is there`,
    first,
    'Put all parts into one folder, under the names that the program gave them.',
  )
}

/** Opens an image, split or not, as one source. Throws `BlockError`, `ImageError`. */
export function openParts(first: string): BlockSource {
  const names = partsOf(first)
  if (names.length === 1) return new FileBlockSource(first)
  return new JoinedBlockSource(
    names.map((name) => new FileBlockSource(name)),
    first,
  )
}
