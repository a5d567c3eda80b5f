import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { runUsmtUtils } from '../../src/commands/usmtutils/index.ts'
import { StateliftError } from '../../src/errors/index.ts'
import type { StoreOptions } from '../../src/store/index.ts'
import { CapturedIo } from './captured-io.ts'
import { captureAll } from './source-tree.ts'
import { temporaryFolder } from './temporary.ts'

/** The files of a test's own. */
export const work = temporaryFolder('usmtutils')

/** The log of every run. */
export const log = join(work, 'utils.log')

/** A store of the given files, all below `C:\data`. */
export async function storeOf(
  files: Readonly<Record<string, string>>,
  options: Partial<StoreOptions> = {},
): Promise<string> {
  const source = temporaryFolder('source')
  mkdirSync(join(source, 'data'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(source, 'data', name), text)
  const storePath = temporaryFolder('store')
  return (await captureAll(source, { storePath, compression: 'none', ...options })).path
}

/** Runs UsmtUtils to its end. Gives what it said, standard output by lines too. */
export async function run(...argv: string[]) {
  const io = new CapturedIo()
  const code = await runWith(io, ...argv)
  return { code, out: io.out, err: io.err, lines: io.out.split('\n').slice(0, -1) }
}

/** The same with what a test holds in its hands: answers, Ctrl+C. Gives the code. */
export async function runWith(io: CapturedIo, ...argv: string[]): Promise<number> {
  try {
    return await runUsmtUtils(argv.length === 0 ? [] : [...argv, `/l:${log}`], io)
  } catch (error) {
    // What the program itself does with an error that nobody handled.
    if (!(error instanceof StateliftError)) throw error
    for (const line of error.lines()) io.stderr(`${line}\n`)
    return error.code
  }
}

/** A copy of the store in which one byte of the given text is another. */
export function damaged(store: string, text: string): string {
  const bytes = readFileSync(store)
  const at = bytes.indexOf(text)
  assert.ok(at > 0, `${text} is in the store`)
  bytes[at] = 0x58
  const path = join(temporaryFolder('damaged'), 'USMT.MIG')
  writeFileSync(path, bytes)
  return path
}

/** The names in `C:\data` of what was extracted. */
export const extracted = (folder: string): string[] => {
  const data = join(folder, 'File', 'C$', 'data')
  return existsSync(data) ? readdirSync(data).sort() : []
}

/** A store of three files. */
export const three = await storeOf({ 'a.txt': 'the first', 'b.pdf': 'the second', 'c.exe': 'the third' })
