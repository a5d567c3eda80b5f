import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runScanState } from '../../../src/commands/scanstate/index.ts'
import { CapturedIo } from '../captured-io.ts'
import { programTest } from '../programs.ts'
import { temporaryFolder } from '../temporary.ts'

export interface CatalogLine {
  readonly path: string
  readonly type: string
  readonly [member: string]: unknown
}

export interface DiskCapture {
  readonly code: number
  readonly out: string
  readonly log: string
  /** USMT.MIG, which is there when a store was made. */
  readonly archive: string
  /** Whether the files that the source consists of are what they were before. */
  readonly untouched: boolean
}

type Register = (name: string, run: () => void | Promise<void>) => void

/** Registers a test that makes disks: needs these programs, and root for mounting. */
export function diskTest(test: Register & { skip: Register }, ...programs: string[]): Register {
  return process.getuid?.() === 0
    ? programTest(test, 'mkntfs', 'ntfs-3g', 'umount', 'setfattr', 'sfdisk', 'mkfs.fat', '7z', ...programs)
    : (name) => test.skip(`${name} (skipped: only root may mount)`, () => undefined)
}

/** A place for disks, rules, logs and stores of tests that capture the sample from disks. */
export class DiskBench {
  readonly folder = temporaryFolder('disks')
  readonly rules = join(this.folder, 'everything.xml')

  constructor() {
    // Tests run side by side, and only one run of a name is let in at a time.
    process.env.STATELIFT_RUN_NAME = `statelift-test-${process.pid}`
    writeFileSync(this.rules, EVERYTHING)
  }

  inFolder(name: string): string {
    const path = join(this.folder, name)
    mkdirSync(path)
    return path
  }

  /** @param sources the files of the source, which must not change */
  async capture(name: string, sources: readonly string[], ...argv: string[]): Promise<DiskCapture> {
    const rules = argv.some((word) => word.startsWith('/i:')) ? [] : [`/i:${this.rules}`]
    const before = sources.map(sha256)
    const io = new CapturedIo()
    const store = join(this.folder, `store-${name}`)
    const logFile = join(this.folder, `${name}.log`)
    const code = await runScanState([store, ...rules, `/l:${logFile}`, '/v:5', ...argv], io)
    const untouched = sources.every((source, index) => sha256(source) === before[index])
    const archive = join(store, 'USMT', 'USMT.MIG')
    return { code, out: io.out, log: readFileSync(logFile, 'utf8'), archive, untouched }
  }
}

const EVERYTHING = `<migration urlid="http://example.org/everything"><component type="Documents" context="System">
  <displayName>everything</displayName><role role="Data"><rules><include><objectSet>
  <pattern type="File">C:\\Users\\* [*]</pattern><pattern type="File">D:\\* [*]</pattern>
  <pattern type="Registry">HKLM\\SYSTEM\\MountedDevices [*]</pattern>
  </objectSet></include></rules></role></component></migration>`

export function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/** An entry of a store's archive, read by 7-Zip. */
export function archived(archive: string, name: string): Buffer {
  return execFileSync('7z', ['e', '-so', '-spd', archive, name], { maxBuffer: 1 << 28 })
}

export function catalogOf(archive: string): CatalogLine[] {
  return archived(archive, 'catalog.jsonl')
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): CatalogLine => JSON.parse(line))
}
