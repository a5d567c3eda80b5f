import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { makeOfflineWindows, type Sample } from '../../scripts/sample/offline-windows.ts'
import { runScanState } from '../../src/commands/scanstate/index.ts'
import type { ReturnCode } from '../../src/errors/index.ts'
import { CapturedIo } from './captured-io.ts'
import { temporaryFolder } from './temporary.ts'

/** What one run of ScanState gave. */
export interface ScanRun {
  readonly code: ReturnCode
  readonly io: CapturedIo
  readonly log: string
}

/** A place for one sample Windows, its Offline.xml, rules, logs and stores. */
export class ScanBench {
  readonly folder = temporaryFolder('scan')
  readonly sample: Sample = makeOfflineWindows(join(this.folder, 'offline'), {
    oddNames: process.platform !== 'win32',
  })
  readonly logFile = join(this.folder, 'scan.log')
  readonly storePath = join(this.folder, 'store')
  readonly archive = join(this.storePath, 'USMT', 'USMT.MIG')
  readonly offlineXml = this.write(
    'Offline.xml',
    `<offline><winDir><path>${join(this.drive('C:'), 'Windows')}</path></winDir><mappings>
      <path>C:\\, ${this.drive('C:')}</path><path>D:\\, ${this.drive('D:')}</path></mappings></offline>`,
  )

  constructor() {
    // Tests run side by side, and only one run of a name is let in at a time.
    process.env.STATELIFT_RUN_NAME = `statelift-test-${process.pid}`
  }

  drive(letter: 'C:' | 'D:'): string {
    const directory = this.sample.drives[letter]
    if (directory === undefined) throw new Error(`no drive ${letter}`)
    return directory
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name)
    writeFileSync(path, text)
    return path
  }

  /** A rule file that takes the whole of the given patterns, in the system context. */
  rules(name: string, ...patterns: string[]): string {
    const lines = patterns.map((pattern) => {
      const type = pattern.startsWith('HK') ? 'Registry' : 'File'
      return `<pattern type="${type}">${pattern}</pattern>`
    })
    return this.write(
      name,
      `<migration urlid="http://example.org/${name}"><component type="Documents" context="UserAndSystem"><displayName>${name}</displayName>
       <role role="Data"><rules><include><objectSet>${lines.join('\n')}</objectSet></include></rules></role></component></migration>`,
    )
  }

  async run(...argv: string[]): Promise<ScanRun> {
    const io = new CapturedIo()
    const code = await runScanState([`/l:${this.logFile}`, ...argv], io)
    return { code, io, log: readFileSync(this.logFile, 'utf8') }
  }

  /** Captures what the rule files select of the sample. */
  capture(...argv: string[]): Promise<ScanRun> {
    return this.run(this.storePath, `/offline:${this.offlineXml}`, '/o', ...argv)
  }
}

/** A line of a store's catalog, as far as tests look at it. */
export interface CatalogLine {
  readonly path: string
  readonly type: string
  readonly size: number
  readonly outcome: string
  readonly sha256?: string
  readonly content?: string
  readonly created?: string
  readonly modified?: string
  readonly accessed?: string
  readonly sddl?: string
  readonly owners?: readonly (readonly [number, number])[]
  readonly data?: Readonly<Record<string, string>>
}

/** The catalog as 7-Zip takes it out of the store. */
export function catalogOf(archive: string): CatalogLine[] {
  const text = execFileSync('7z', ['e', '-so', archive, 'catalog.jsonl'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** The manifest, as 7-Zip takes it out of the store. */
export function manifestOf(archive: string): Record<string, Record<string, unknown>> {
  return JSON.parse(execFileSync('7z', ['e', '-so', archive, 'manifest.json'], { encoding: 'utf8' }))
}

/** SHA-256 of every file below a directory, and the names of what is there, in one line each. */
export function treeDigest(directory: string): string {
  const lines: string[] = []
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const content = entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : ''
    lines.push(`${relative(directory, path)} ${content}`)
  }
  return lines.sort().join('\n')
}
