import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { noise, prose } from '../../test/support/contents.ts'
import { randomFrom } from '../../test/support/random.ts'
import { MIB } from '../../test/support/source-tree.ts'
import { temporaryFolder } from '../../test/support/temporary.ts'

/** Files below one folder: small ones, a fifth of them equal to others, and a few large ones. */
export interface FaultFiles {
  readonly folders: number
  /** Small ones in each folder. */
  readonly files: number
  readonly large: number
}

const USUAL: FaultFiles = { folders: 40, files: 75, large: 4 }

/** Some 3,000 small files and a few large ones: many batches, so many moments that differ. 60 MB. */
export function faultSource(root = temporaryFolder('source')): string {
  writeFaultFiles(join(root, 'Users/ned'), USUAL, 7)
  return root
}

export function writeFaultFiles(root: string, { folders, files, large }: FaultFiles, seed: number): void {
  const random = randomFrom(seed)
  const text = prose(2 * MIB, random)
  let last = text.subarray(0, 100)
  for (let folder = 0; folder < folders; folder++) {
    const path = join(root, `folder ${folder}`)
    mkdirSync(path, { recursive: true })
    for (let file = 0; file < files; file++) {
      const at = random(text.length - 20_000)
      if (random(5) !== 0) last = text.subarray(at, at + random(20_000))
      writeFileSync(join(path, `f${file}.txt`), last)
    }
  }
  for (let file = 0; file < large; file++) {
    const content = file % 2 === 0 ? noise(5 * MIB + file, random) : Buffer.concat([text, text, text])
    writeFileSync(join(root, `folder ${(file * 7) % folders}`, `large ${file}.bin`), content)
  }
}
