/**
 * The catalog lines of interrupted runs, and which of them still hold: for a million objects in some 100 bytes each.
 */

import { filetimeToPreciseIso } from '../../filetime/index.ts'
import type { CatalogRecord } from '../catalog-record.ts'
import { type ContentPlace, placeOf } from '../contents/bundle-place.ts'
import type { SourceState } from '../contents/content-sink.ts'
import { DIGEST_BYTES, DigestTable, textDigest } from '../contents/digest-table.ts'
import type { Journal } from '../journal/journal.ts'
import { parseRecord } from '../read/parse-record.ts'

const LINE_FEED = 0x0a
const FIRST_LINES = 1 << 12

/** A record that an interrupted run wrote. */
export interface SafeRecord {
  /** Of its line, over all interrupted runs. */
  readonly line: number
  readonly type: 'file' | 'directory' | 'stream'
  readonly size: number
  /** Number of its content, from `contentNumber`. */
  readonly content: number | undefined
  /** Number of its content's hash. */
  readonly hash: number | undefined
}

/** An object as an interrupted run took it, with its alternate streams. */
export interface SafeObject {
  readonly record: SafeRecord
  readonly streams: readonly { readonly name: string; readonly record: SafeRecord }[]
}

export interface SafeRecordsOptions {
  /** The number of a content; the same place gets the same number. */
  readonly contentNumber: (place: ContentPlace) => number
  /** The number of a content's hash. `content` holds it as far as this line knows. */
  readonly hashNumber: (sha256: string, content: number, place: ContentPlace) => number
}

/** Catalog lines; `compressed` is a Zstandard frame of them, where there is one. */
export interface CatalogText {
  readonly content: Buffer
  readonly compressed?: Buffer
}

type Kept = CatalogRecord & { readonly type: SafeRecord['type'] }

const NONE = -1
const EFS_KEYS = '$EFS'
const TYPES = ['file', 'directory', 'stream'] as const

export class SafeRecords {
  readonly #options: SafeRecordsOptions
  readonly #names = new DigestTable()
  /** By number of the name: its latest line. */
  readonly #line: number[] = []
  readonly #type: number[] = []
  readonly #size: number[] = []
  readonly #run: number[] = []
  readonly #content: number[] = []
  readonly #hash: number[] = []
  #facts = Buffer.alloc(FIRST_LINES * DIGEST_BYTES)
  /** Names of the alternate streams of the few that have some, by number of the name. */
  readonly #streams = new Map<number, readonly string[]>()
  #lines = 0
  #objects = 0
  #kept = new Uint8Array(0)

  /** @throws StoreError when a block of the journal is damaged after all */
  constructor(journal: Journal, options: SafeRecordsOptions) {
    this.#options = options
    for (const { run, content } of journal.runs()) {
      for (const line of linesOf(content)) {
        this.#add(line.toString(), run)
        this.#lines++
      }
    }
    this.#kept = new Uint8Array(this.#lines)
  }

  /** How many objects are known; whether they still hold is asked one by one. */
  get objects(): number {
    return this.#objects
  }

  #add(line: string, run: number): void {
    const record = parseRecord(line)
    if (record === undefined || record.outcome !== 'captured' || !isKept(record)) return
    // Links to the source's files are made again: that reads nothing, and the files may be other ones by now.
    if (record.linked !== undefined) return
    const { path, type, size, sha256, streams, raw } = record
    const known = this.#names.size
    const number = this.#names.add(nameDigest(path, type === 'stream'))
    if (number === known && type !== 'stream') this.#objects++
    this.#line[number] = this.#lines
    this.#type[number] = TYPES.indexOf(type)
    this.#size[number] = size
    this.#run[number] = run
    const place = placeOf(record)
    const content = place === undefined ? NONE : this.#options.contentNumber(place)
    this.#content[number] = content
    this.#hash[number] =
      sha256 === undefined || place === undefined ? NONE : this.#options.hashNumber(sha256, content, place)
    if (type === 'stream') return
    // The keys of an EFS file have a record of their own, but are no alternate stream that programs see.
    const parts = raw === 'efs' ? [...(streams ?? []), EFS_KEYS] : streams
    if (parts === undefined) this.#streams.delete(number)
    else this.#streams.set(number, parts)
    if ((number + 1) * DIGEST_BYTES > this.#facts.length) {
      this.#facts = Buffer.concat([this.#facts, Buffer.alloc(this.#facts.length)])
    }
    this.#factsOfRecord(record).copy(this.#facts, number * DIGEST_BYTES, 0, DIGEST_BYTES)
  }

  #factsOfRecord({ type, size, modified, changed, owners }: Kept): Buffer {
    return this.#factsDigest(type === 'directory', size, modified, changed, owners)
  }

  #factsDigest(
    directory: boolean,
    size: number,
    modified: string | undefined,
    changed: string | undefined,
    owners: SourceState['owners'] | undefined,
  ): Buffer {
    const kind = directory ? 'd' : 'f'
    return textDigest(`${kind}|${size}|${modified ?? ''}|${changed ?? ''}|${JSON.stringify(owners ?? [])}`)
  }

  /** The object if an interrupted run took it, whole, in the state in which it is now. */
  find(state: SourceState): SafeObject | undefined {
    const number = this.#names.numberOf(nameDigest(state.path, false))
    if (number === undefined) return undefined
    const { directory, size, modified, changed, owners } = state
    const facts = this.#factsDigest(
      directory,
      size,
      filetimeToPreciseIso(modified),
      filetimeToPreciseIso(changed),
      owners,
    )
    const at = number * DIGEST_BYTES
    if (facts.compare(this.#facts, at, at + DIGEST_BYTES, 0, DIGEST_BYTES) !== 0) return undefined
    const streams: { name: string; record: SafeRecord }[] = []
    for (const name of this.#streams.get(number) ?? []) {
      const stream = this.#names.numberOf(nameDigest(`${state.path}:${name}`, true))
      // A stream of another run may be one of an earlier state of the object.
      if (stream === undefined || this.#run[stream] !== this.#run[number]) return undefined
      streams.push({ name, record: this.#record(stream) })
    }
    return { record: this.#record(number), streams }
  }

  /** Numbers of what the latest records of an object and its streams name as their contents. */
  contentsOf(path: string): number[] {
    const number = this.#names.numberOf(nameDigest(path, false))
    if (number === undefined) return []
    const streams = (this.#streams.get(number) ?? []).map((name) =>
      this.#names.numberOf(nameDigest(`${path}:${name}`, true)),
    )
    return [number, ...streams]
      .map((each) => (each === undefined ? undefined : this.#record(each).content))
      .filter((content) => content !== undefined)
  }

  #record(number: number): SafeRecord {
    const content = this.#content[number] ?? NONE
    const hash = this.#hash[number] ?? NONE
    return {
      line: this.#line[number] ?? 0,
      type: TYPES[this.#type[number] ?? 0] ?? 'file',
      size: this.#size[number] ?? 0,
      content: content === NONE ? undefined : content,
      hash: hash === NONE ? undefined : hash,
    }
  }

  /** The record's line stays in the catalog. */
  keep({ line }: SafeRecord): void {
    this.#kept[line] = 1
  }

  /** What of the catalog's text stays: the lines of interrupted runs that were kept, and all later ones. */
  *catalog(blocks: Iterable<CatalogText>): Generator<CatalogText> {
    let line = 0
    for (const block of blocks) {
      if (line >= this.#lines) {
        yield block
        continue
      }
      const lines = [...linesOf(block.content)]
      const stay = lines.filter(() => this.#kept[line++] === 1)
      // Copies, since blocks are good until the next but one, and any number of them may be passed over before the next that stays.
      if (stay.length === lines.length) yield copyOf(block)
      else if (stay.length > 0) yield { content: Buffer.concat(stay.flatMap((text) => [text, NEW_LINE])) }
    }
  }
}

function copyOf({ content, compressed }: CatalogText): CatalogText {
  return {
    content: Buffer.from(content),
    ...(compressed === undefined ? {} : { compressed: Buffer.from(compressed) }),
  }
}

const NEW_LINE = Buffer.from([LINE_FEED])

function isKept(record: CatalogRecord): record is Kept {
  return record.type === 'file' || record.type === 'directory' || record.type === 'stream'
}

/** Without their line feeds. */
function* linesOf(text: Buffer): Generator<Buffer> {
  for (let at = 0, end = text.indexOf(LINE_FEED); end >= 0; at = end + 1, end = text.indexOf(LINE_FEED, at)) {
    yield text.subarray(at, end)
  }
}

function nameDigest(path: string, stream: boolean): Buffer {
  return textDigest(`${stream ? 's' : 'o'}|${path}`)
}
