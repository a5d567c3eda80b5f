import { createHash } from 'node:crypto'
import type { CatalogRecord } from '../catalog-record.ts'
import type { Manifest } from '../manifest.ts'
import { storeError } from '../store-error.ts'
import { isDamage } from './damage.ts'
import { parseRecord } from './parse-record.ts'

export const CATALOG = 'catalog.jsonl'

const LONGEST_LINE = 16 * 1024 * 1024
const LINE_FEED = 0x0a

/** Why a catalog cannot be trusted; undefined when it can. `text` is read to its end, `proof` is what the manifest says of it. */
export function catalogDamage(
  text: Iterable<Buffer>,
  proof: Manifest['catalog'] | undefined,
): string | undefined {
  const hash = createHash('sha256')
  let lines = 0
  try {
    for (const line of catalogLines(text, (piece) => hash.update(piece))) {
      if (parseRecord(line) === undefined) return `line ${lines + 1} of the catalog is no record`
      lines++
    }
  } catch (error) {
    if (!isDamage(error)) throw error
    return 'the catalog is missing or damaged'
  }
  if (proof === undefined) return undefined
  return proof.sha256 === hash.digest('hex') && proof.lines === lines
    ? undefined
    : 'catalog and manifest do not agree'
}

/** The records of a catalog; lines that are none are left out. */
export function* catalogRecords(text: Iterable<Buffer>): Generator<CatalogRecord> {
  for (const line of catalogLines(text)) {
    const record = parseRecord(line)
    if (record !== undefined) yield record
  }
}

function* catalogLines(text: Iterable<Buffer>, onPiece?: (piece: Buffer) => void): Generator<string> {
  let held: Buffer = Buffer.alloc(0)
  for (const piece of text) {
    onPiece?.(piece)
    held = held.length === 0 ? piece : Buffer.concat([held, piece])
    let at = 0
    for (let end = held.indexOf(LINE_FEED); end >= 0; end = held.indexOf(LINE_FEED, at)) {
      yield held.toString('utf8', at, end)
      at = end + 1
    }
    held = held.subarray(at)
    if (held.length > LONGEST_LINE)
      throw storeError('corruptedStore', { where: `${CATALOG}: a line is too long` })
  }
  if (held.length > 0) yield held.toString()
}
