import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { noise, prose } from '../../test/support/contents.ts'
import { randomFrom } from '../../test/support/random.ts'
import { MIB } from '../../test/support/source-tree.ts'
import { temporaryFolder } from '../../test/support/temporary.ts'

const FOLDERS = 40
const FILES = 75
const LARGE = 4

/** Some 3,000 small files, a fifth of them equal to others, and a few large ones: many batches, so many moments that differ. */
export function faultSource(): string {
  const random = randomFrom(7)
  const root = temporaryFolder('source')
  const text = prose(2 * MIB, random)
  let last = text.subarray(0, 100)
  for (let folder = 0; folder < FOLDERS; folder++) {
    const path = join(root, `Users/ned/folder ${folder}`)
    mkdirSync(path, { recursive: true })
    for (let file = 0; file < FILES; file++) {
      const at = random(text.length - 20_000)
      if (random(5) !== 0) last = text.subarray(at, at + random(20_000))
      writeFileSync(join(path, `f${file}.txt`), last)
    }
  }
  for (let file = 0; file < LARGE; file++) {
    const content = file % 2 === 0 ? noise(5 * MIB + file, random) : Buffer.concat([text, text, text])
    writeFileSync(join(root, `Users/ned/folder ${file * 7}`, 'large.bin'), content)
  }
  return root
}
