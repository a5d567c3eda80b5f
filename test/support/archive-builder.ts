import { createHash } from 'node:crypto'
import { crc32, zstdCompressSync } from 'node:zlib'
import type { CatalogRecord } from '../../src/store/index.ts'
import {
  centralRecordRoom,
  endRecords,
  localHeaderLength,
  Method,
  writeCentralRecord,
  writeLocalHeader,
} from '../../src/store/zip/index.ts'
import { MANIFEST_FACTS } from './source-tree.ts'

export interface BuiltEntry {
  readonly name: string
  readonly content: Buffer
  /** What headers say instead of the truth. */
  readonly lies?: { readonly size?: number; readonly storedSize?: number; readonly offset?: number }
  readonly method?: Method
  /** Instead of the content compressed. */
  readonly stored?: Buffer
}

/** What stands in place of what would be right. */
export interface Changes {
  /** The text of the catalog, which the manifest then proves. */
  readonly catalog?: string
  /** Members of the manifest; as a text, where JSON cannot say it otherwise. */
  readonly manifest?: object | string
}

/** An archive as a hostile writer would make it, with a manifest that fits its catalog. */
export function buildArchive(
  entries: readonly BuiltEntry[],
  records: readonly Partial<CatalogRecord>[],
  changes: Changes = {},
): Buffer {
  const lines = records.map(
    (record) => `${JSON.stringify({ type: 'file', outcome: 'captured', ...record })}\n`,
  )
  const catalog = Buffer.from(changes.catalog ?? lines.join(''))
  const catalogLines = changes.catalog?.split('\n').length ?? records.length + 1
  const manifest = {
    format: 'statelift-store',
    version: 1,
    type: 'compressed',
    storeId: '00'.repeat(16),
    ...MANIFEST_FACTS,
    counts: { objects: records.length },
    catalog: {
      lines: catalogLines - 1,
      size: catalog.length,
      sha256: createHash('sha256').update(catalog).digest('hex'),
    },
  }
  const all: BuiltEntry[] = [
    ...entries,
    // Of a Zstandard frame that is larger than ours nothing would be read.
    {
      name: 'catalog.jsonl',
      content: catalog,
      ...(catalog.length > 2 ** 20 ? { method: Method.Stored } : {}),
    },
    { name: 'manifest.json', content: Buffer.from(manifestText(manifest, changes.manifest)) },
  ]
  const parts: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, content, lies = {}, method = Method.Zstandard, stored } of all) {
    const data = stored ?? (method === Method.Stored ? content : zstdCompressSync(content))
    const facts = {
      name: Buffer.from(name),
      method,
      crc: crc32(content),
      size: lies.size ?? content.length,
      storedSize: lies.storedSize ?? data.length,
      attributes: 0x20,
      tag: 0,
    }
    const local = Buffer.alloc(localHeaderLength(facts))
    writeLocalHeader(local, 0, facts)
    const record = Buffer.alloc(centralRecordRoom(facts.name.length))
    const end = writeCentralRecord(record, 0, { ...facts, offset: lies.offset ?? offset })
    central.push(record.subarray(0, end))
    parts.push(local, data)
    offset += local.length + data.length
  }
  const directory = Buffer.concat(central)
  return Buffer.concat([
    ...parts,
    directory,
    endRecords({ entries: all.length, offset, size: directory.length }),
  ])
}

function manifestText(manifest: object, change: Changes['manifest'] = {}): string {
  if (typeof change !== 'string') return JSON.stringify({ ...manifest, ...change })
  // Of two members of one name JSON takes the last.
  return `${JSON.stringify(manifest).slice(0, -1)},${change.slice(1)}`
}
