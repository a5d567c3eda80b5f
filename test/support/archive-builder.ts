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

/** An archive as a hostile writer would make it, with a proper manifest. */
export function buildArchive(
  entries: readonly BuiltEntry[],
  records: readonly Partial<CatalogRecord>[],
): Buffer {
  const lines = records.map(
    (record) => `${JSON.stringify({ type: 'file', outcome: 'captured', ...record })}\n`,
  )
  const catalog = Buffer.from(lines.join(''))
  const manifest = {
    format: 'statelift-store',
    version: 1,
    type: 'compressed',
    storeId: '00'.repeat(16),
    ...MANIFEST_FACTS,
    counts: { objects: records.length },
    catalog: {
      lines: records.length,
      size: catalog.length,
      sha256: createHash('sha256').update(catalog).digest('hex'),
    },
  }
  const all: BuiltEntry[] = [
    ...entries,
    { name: 'catalog.jsonl', content: catalog },
    { name: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)) },
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
