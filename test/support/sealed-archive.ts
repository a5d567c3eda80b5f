/**
 * Encrypted archives as a hostile writer would make them who has the key: what is sealed may be anything.
 */
import { createHash } from 'node:crypto'
import { crc32, zstdCompressSync } from 'node:zlib'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { newDigits, plaintextStart, sealBundle } from '../../src/store/crypto/bundle.ts'
import { newSeal, sealedFrame } from '../../src/store/crypto/frames.ts'
import { newMasterKey } from '../../src/store/crypto/key-wrap.ts'
import { deriveKeys, outerName } from '../../src/store/crypto/keys.ts'
import type { CatalogRecord } from '../../src/store/index.ts'
import {
  centralRecordRoom,
  endRecords,
  localHeaderLength,
  Method,
  type PlacedEntry,
  readLocalHeader,
  writeCentralRecord,
  writeLocalHeader,
} from '../../src/store/zip/index.ts'
import { MANIFEST_FACTS } from './source-tree.ts'

const storeId = '0123456789abcdef0123456789abcdef'
const tag = 0x01234567
const cipher = 'AES-256-GCM'
export const identity = await generateIdentity()
const { master, wrapped } = await newMasterKey({ recipients: [await identityToRecipient(identity)] })
export const keys = deriveKeys(master, storeId, cipher)

export interface InnerRecord {
  readonly name: string
  readonly content: Buffer
  /** What the header says instead of the truth. */
  readonly lies?: { readonly size?: number; readonly storedSize?: number; readonly crc?: number }
  /** Instead of the content compressed. */
  readonly stored?: Buffer
  readonly method?: Method
}

/** Local header and data. */
export function recordOf({
  name,
  content,
  lies = {},
  method = Method.Zstandard,
  ...rest
}: InnerRecord): Buffer {
  const stored = rest.stored ?? (method === Method.Stored ? content : zstdCompressSync(content))
  const sizes = { size: content.length, storedSize: stored.length, crc: crc32(content), ...lies }
  const facts = { name: Buffer.from(name), method, attributes: 0x20, tag, ...sizes }
  const header = Buffer.alloc(localHeaderLength(facts))
  writeLocalHeader(header, 0, facts)
  return Buffer.concat([header, stored])
}

/** A bundle with this plaintext, as it stands in the archive. */
export function bundleOf(plaintext: Buffer, digits = newDigits()): { bytes: Buffer; digits: string } {
  const start = plaintextStart(plaintext.length)
  const buffer = Buffer.concat([Buffer.alloc(start), plaintext])
  return sealBundle(keys, tag, buffer, { start, end: buffer.length }, digits)
}

/** An entry that is no bundle. */
export function singleOf(record: InnerRecord, name = record.name): Buffer {
  const seal = newSeal(keys, name)
  const data = Buffer.concat([seal.salt, sealedFrame(seal, 0, true, recordOf(record))])
  return openEntry(outerName(seal.id), data)
}

function openEntry(name: string, data: Buffer): Buffer {
  const sizes = { size: data.length, storedSize: data.length, crc: crc32(data) }
  const facts = { name: Buffer.from(name), method: Method.Stored, attributes: 0, tag, ...sizes }
  const header = Buffer.alloc(localHeaderLength(facts))
  writeLocalHeader(header, 0, facts)
  return Buffer.concat([header, data])
}

/** An archive of entries as they stand in it, with a catalog of these lines and a manifest that fits it. */
export function sealedArchive(
  entries: readonly Buffer[],
  lines: readonly (Partial<CatalogRecord> | string)[],
): Buffer {
  const text = lines.map((line) =>
    typeof line === 'string' ? line : JSON.stringify({ type: 'file', outcome: 'captured', ...line }),
  )
  const catalog = Buffer.from(text.map((line) => `${line}\n`).join(''))
  const sha256 = createHash('sha256').update(catalog).digest('hex')
  const manifest = {
    format: 'statelift-store',
    version: 1,
    type: 'compressed',
    storeId,
    ...MANIFEST_FACTS,
    counts: { objects: lines.length },
    catalog: { lines: lines.length, size: catalog.length, sha256 },
  }
  const encryption = {
    format: 'statelift-encrypted',
    version: 1,
    cipher,
    storeId,
    keyCheck: Buffer.from(keys.check).toString('hex'),
  }
  const all = [
    openEntry('encryption.json', Buffer.from(JSON.stringify(encryption))),
    openEntry('key.age', Buffer.from(wrapped)),
    ...entries,
    singleOf({ name: 'catalog.jsonl', content: catalog }),
    singleOf({ name: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)) }),
  ]
  const central: Buffer[] = []
  let offset = 0
  for (const bytes of all) {
    central.push(centralOf(bytes, offset))
    offset += bytes.length
  }
  const directory = Buffer.concat(central)
  const end = endRecords({ entries: all.length, offset, size: directory.length })
  return Buffer.concat([...all, directory, end])
}

function centralOf(entry: Buffer, offset: number): Buffer {
  const header = readLocalHeader(entry, 0)
  if (header === undefined) throw new Error('an entry has no header')
  const { times: _times, ...facts } = header
  const placed: PlacedEntry = { ...facts, offset }
  const record = Buffer.alloc(centralRecordRoom(placed.name.length))
  return record.subarray(0, writeCentralRecord(record, 0, placed))
}
