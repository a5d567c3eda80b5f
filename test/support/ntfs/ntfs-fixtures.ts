import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import type { Expectation } from '../../../scripts/fixtures/ntfs/expectations.ts'

const folder = join(import.meta.dirname, '../../fixtures/ntfs')

export interface NtfsFixture {
  readonly image: Buffer
  readonly sha256: string
  readonly entries: readonly Expectation[]
}

interface Description {
  readonly sha256: string
  /** Byte positions of the pieces of $UpCase. */
  readonly upcase: readonly { readonly position: number; readonly length: number }[]
  readonly entries: readonly Expectation[]
}

/** An image that scripts/fixtures/make-ntfs-images.ts made, and what ntfs-3g says of it. */
export function ntfsFixture(name: string): NtfsFixture {
  const { sha256, upcase, entries }: Description = JSON.parse(
    readFileSync(join(folder, `${name}.json`), 'utf8'),
  )
  const image = zstdDecompressSync(readFileSync(join(folder, `${name}.img.zst`)))
  toggleUpCase(image, upcase)
  return { image, sha256, entries }
}

/**
 * $UpCase gives each character a number, most of them their own: 128 kB that do not shrink, unless each is taken as the
 * difference from itself. Doing it twice undoes it.
 */
export function toggleUpCase(image: Buffer, pieces: Description['upcase']): void {
  let character = 0
  for (const { position, length } of pieces) {
    for (let at = position; at < position + length; at += 2) {
      image.writeUInt16LE(image.readUInt16LE(at) ^ character++, at)
    }
  }
}
