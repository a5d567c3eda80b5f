/**
 * Checks the files of a store that is a folder.
 */
import { createHash } from 'node:crypto'
import { type BigIntStats, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { filetimeFromUnixNanoseconds, filetimeToPreciseIso } from '../../filetime/index.ts'
import type { CatalogRecord } from '../catalog-record.ts'
import { systemCodeOf } from '../store-error.ts'
import type { VerifyOptions, VerifyResult } from '../store-reader.ts'
import { hasContent, shownName } from './content-plan.ts'
import type { OpenedFolder } from './open-folder.ts'
import { VerifyReport } from './verify-report.ts'

const READ_SIZE = 1024 * 1024

/** What a file of the store has to be. */
interface Expected {
  readonly size: number
  /** Undefined of a link: then the time has to be that of the catalog. */
  readonly sha256: string | undefined
  readonly modified: string | undefined
}

/** Reads every file and compares it with what catalog and manifest say; links to files of the source by size and time. */
export async function verifyFolder(store: OpenedFolder, options: VerifyOptions): Promise<VerifyResult> {
  const report = new VerifyReport(options)
  if (options.report === 'catalog') return report.end(store.damage)
  const total = store.manifest?.counts.bytes ?? 0
  const faults = new FileFaults()
  const told = new Set<string>()
  let done = 0
  for (const record of store.records()) {
    if (!hasContent(record)) continue
    options.signal?.throwIfAborted()
    const name = shownName(record)
    const captured = record.type === 'file' || record.type === 'stream'
    if (!captured && told.has(name)) continue
    if (!captured) told.add(name)
    report.file(name, await faults.faultOf(store.contentOf(record), expectedOf(record, store)))
    done += record.size
    options.onProgress?.(Math.min(done, total), total)
  }
  return report.end(store.damage)
}

/** Registry values share one file, which the manifest proves and not their records. */
function expectedOf(
  { content, size, sha256, modified }: CatalogRecord & { content: string },
  store: OpenedFolder,
): Expected {
  const made = store.manifest?.generated ?? {}
  const generated = Object.hasOwn(made, content) ? made[content] : undefined
  return generated === undefined ? { size, sha256, modified } : { ...generated, modified: undefined }
}

class FileFaults {
  /** Names of one file need no second reading. */
  readonly #hashes = new Map<string, string>()

  /** Why the file is not what it was when it was stored; undefined when it is. */
  async faultOf(path: string | undefined, expected: Expected): Promise<string | undefined> {
    if (path === undefined) return 'it is not in the store'
    try {
      const facts = statSync(path, { bigint: true })
      if (Number(facts.size) !== expected.size) return 'its size is not that of the catalog'
      if (expected.sha256 === undefined) return timeFault(facts, expected.modified)
      if ((await this.#hash(path, facts)) !== expected.sha256) return 'its SHA-256 is not that of the catalog'
      return undefined
    } catch (error) {
      if (systemCodeOf(error) === '' || !(error instanceof Error)) throw error
      return error.message
    }
  }

  async #hash(path: string, { dev, ino, nlink }: BigIntStats): Promise<string> {
    if (nlink === 1n) return await sha256Of(path)
    const key = `${dev}:${ino}`
    const known = this.#hashes.get(key) ?? (await sha256Of(path))
    this.#hashes.set(key, known)
    return known
  }
}

function timeFault({ mtimeNs }: BigIntStats, modified: string | undefined): string | undefined {
  if (modified === undefined || filetimeToPreciseIso(filetimeFromUnixNanoseconds(mtimeNs)) === modified)
    return undefined
  return 'its time is not that of the catalog: the file was changed through its other name'
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path, 'r')
  try {
    const piece = Buffer.alloc(READ_SIZE)
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}
