import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One hash over a directory: every name, kind, size, time of change and byte below it. */
export function treeHash(directory: string): string {
  const hash = createHash('sha256')
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()
  for (const name of names) {
    const path = join(directory, name)
    const { mode, size, mtimeNs } = lstatSync(path, { bigint: true })
    hash.update(`${name}\0${mode}\0${size}\0${mtimeNs}\0`)
    if (lstatSync(path).isFile()) hash.update(readFileSync(path))
  }
  return hash.digest('hex')
}
