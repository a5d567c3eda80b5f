import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { root } from '../build/paths.ts'
import { type Ended, run } from './run-program.ts'

/** A rule file for all files of the users on C: and of D:, and for what more is asked for in patterns. */
export function everythingRules(more = ''): string {
  return `<migration urlid="http://example.org/everything"><component type="Documents" context="System"><displayName>everything</displayName>
   <role role="Data"><rules><include><objectSet><pattern type="File">C:\\Users\\* [*]</pattern><pattern type="File">D:\\* [*]</pattern>
   ${more}</objectSet></include></rules></role></component></migration>`
}

/** A folder with copies of dist/statelift.exe by these names, and with files by theirs. Gives its path. */
export function makeBench(
  bench: string,
  programs: readonly string[],
  files: Readonly<Record<string, string>>,
): string {
  const executable = join(root, 'dist', 'statelift.exe')
  if (!existsSync(executable)) throw new Error(`${executable} is not there: npm run build:exe makes it`)
  mkdirSync(bench, { recursive: true })
  for (const name of programs) {
    mkdirSync(join(bench, name, '..'), { recursive: true })
    copyFileSync(executable, join(bench, name))
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(bench, name), text)
  return bench
}

/** Runs a program on a Wine computer, which is made when there is none at `computer`; `drives` as scripts/wine.sh takes them. */
export function onWine(
  computer: string,
  drives: Readonly<Record<string, string>>,
  program: string,
  ...args: string[]
): Ended {
  return run(join(root, 'scripts', 'wine.sh'), [program, ...args], {
    WINE_PREFIX: computer,
    WINE_DRIVES: Object.entries(drives)
      .map(([letter, path]) => `${letter}=${path}`)
      .join(' '),
    USMT_WORKING_DIR: 'F:\\work',
    // The folder is one of this machine, which the Windows program would look for in vain.
    NODE_COMPILE_CACHE: '',
  })
}

/** Makes a Wine computer one that Windows PE runs on, by the key that only Windows PE has. */
export function makeWindowsPe(computer: string): void {
  expectCode(0, onWine(computer, {}, 'reg', 'add', 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\MiniNT', '/f'))
}

/** Runs the program of this machine, from source; its own files go below `work`. */
export function onThisMachine(work: string, ...args: string[]): Ended {
  return run(process.execPath, ['src/main.ts', ...args], { USMT_WORKING_DIR: join(work, 'here') })
}

/** Fails, with all that the program said, unless it ended with this code. */
export function expectCode(code: number, ended: Ended): void {
  assert.is(ended.status, code, `${ended.stdout}\n${ended.stderr}`)
}
