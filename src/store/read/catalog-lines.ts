import { createHash } from 'node:crypto'
import type { CatalogRecord } from '../catalog-record.ts'
import type { Manifest } from '../manifest.ts'
import { storeError } from '../store-error.ts'
import { isDamage } from './damage.ts'
import { parseRecord } from './parse-record.ts'

export const CATALOG = 'catalog.jsonl'

const LONGEST_LINE = 16 * 1024 * 1024
const LINE_FEED = 0x0a

/**
 * Why a catalog cannot be trusted; undefined when it can.
 * @param text is read to its end
 * @param proof what the manifest says of it
 */
export function catalogDamage(
  text: Iterable<Buffer>,
  proof: Manifest['catalog'] | undefined,
): string | undefined {
  const hash = createHash('sha256')
  let lines = 0
  let last: number | undefined = LINE_FEED
  try {
    for (const piece of text) {
      hash.update(piece)
      for (let at = piece.indexOf(LINE_FEED); at >= 0; at = piece.indexOf(LINE_FEED, at + 1)) lines++
      last = piece.at(-1) ?? last
    }
  } catch (error) {
    if (!isDamage(error)) throw error
    return 'the catalog is missing or damaged'
  }
  if (last !== LINE_FEED) lines++
  if (proof === undefined) return undefined
  return proof.sha256 === hash.digest('hex') && proof.lines === lines
    ? undefined
    : 'catalog and manifest do not agree'
}

/**
 * The records of a catalog.
 * @param onDamage told of lines that are none, which are left out, and of an end that cannot be read
 */
export function* catalogRecords(
  text: Iterable<Buffer>,
  onDamage: (why: string) => void,
): Generator<CatalogRecord> {
  let number = 0
  try {
    for (const line of catalogLines(text)) {
      number++
      const record = parseRecord(line)
      if (record === undefined) onDamage(`line ${number} of the catalog is no record`)
      else yield record
    }
  } catch (error) {
    if (!isDamage(error)) throw error
    onDamage(`line ${number + 1} of the catalog cannot be read`)
  }
}

function* catalogLines(text: Iterable<Buffer>): Generator<string> {
  let held: Buffer = Buffer.alloc(0)
  for (const piece of text) {
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
