/**
 * The entries that interrupted runs have left in an archive. Each stays only if something of this run needs it.
 */
import { type BundlePlace, bundleName, type ContentPlace } from '../contents/bundle-place.ts'
import { ContentIndex } from '../contents/content-index.ts'
import { DigestTable, textDigest } from '../contents/digest-table.ts'
import { entryId, type StoreKeys } from '../crypto/keys.ts'
import { BlockKind, type Journal } from '../journal/journal.ts'
import { storeError } from '../store-error.ts'
import { readCentralRecord } from '../zip/index.ts'
import type { SafeRecord } from './safe-records.ts'

const State = { Unclaimed: 0, Claimed: 1, Void: 2 } as const
type State = (typeof State)[keyof typeof State]

const NONE = -1
const SEALED = 'Data/'

/** A content of an interrupted run that is used again. */
export interface ClaimedContent {
  readonly place: ContentPlace
  /** Undefined when it was claimed before. */
  readonly storedSize: number | undefined
}

export class SafeEntries {
  readonly #keys: StoreKeys | undefined
  /** Entries by their names, and contents of bundles by their places. */
  readonly #names = new DigestTable()
  /** By number: which of the central directory records is the latest of that name. */
  readonly #record: number[] = []
  readonly #storedSize: number[] = []
  readonly #state: State[] = []
  /** By number: number of the hash of what is there. */
  readonly #hash: number[] = []
  /** By number: that of the bundle in which it lies, or its own. */
  readonly #entry: number[] = []
  readonly #hashes = new DigestTable()
  readonly #contents: ContentIndex
  #lastBundle = { digits: '', number: NONE }
  #records = 0

  /** @throws StoreError when a block of the journal is damaged after all */
  constructor(journal: Journal, keys: StoreKeys | undefined) {
    this.#keys = keys
    this.#contents = new ContentIndex({ bundles: keys !== undefined })
    for (const { content } of journal.contents(BlockKind.Central)) {
      for (const { name, storedSize } of recordsOf(content)) {
        const number = this.#names.add(this.#outerDigest(name))
        this.#begin(number, number, storedSize)
        this.#record[number] = this.#records++
        // What is not sealed in an encrypted store is what opens it.
        const opens = keys !== undefined && name.toString('latin1', 0, SEALED.length) !== SEALED
        this.#state[number] = opens ? State.Claimed : State.Unclaimed
      }
    }
  }

  #begin(number: number, entry: number, storedSize: number): void {
    this.#entry[number] = entry
    this.#record[number] = NONE
    this.#storedSize[number] = storedSize
    this.#state[number] = State.Unclaimed
    this.#hash[number] = NONE
  }

  /** For `SafeRecordsOptions`. A place that is in no entry gets a number too, and no record of it is whole. */
  numberOf({ content, bundle }: ContentPlace): number {
    if (bundle === undefined) return this.#numberOf(this.#digest(content))
    const known = this.#names.size
    const number = this.#names.add(placeDigest(bundle))
    if (number < known) return number
    const [digits, , length] = bundle
    this.#begin(number, number, length)
    this.#entry[number] = this.#bundleNumber(digits)
    return number
  }

  #numberOf(digest: Buffer): number {
    const known = this.#names.size
    const number = this.#names.add(digest)
    if (number === known) this.#begin(number, number, 0)
    return number
  }

  /** Lines name one bundle after the other. */
  #bundleNumber(digits: string): number {
    if (digits !== this.#lastBundle.digits) {
      this.#lastBundle = { digits, number: this.#numberOf(this.#digest(bundleName(digits))) }
    }
    return this.#lastBundle.number
  }

  /** For `SafeRecordsOptions`: the latest record of a content tells what it is. */
  hashNumberOf(sha256: string, content: number, { content: name, bundle }: ContentPlace): number {
    const hash = Buffer.from(sha256, 'hex')
    if (hash.length < 32) return NONE
    const number = this.#hashes.add(hash)
    this.#hash[content] = number
    this.#contents.add(hash, name, bundle)
    return number
  }

  /** Whether the content of a record is where it says. */
  holds({ content, hash }: SafeRecord): boolean {
    if (content === undefined) return true
    if (!this.#isThere(content)) return false
    return hash === undefined || this.#hash[content] === hash
  }

  /** Whether the entry in which a content lies is in the archive and stays there. */
  #isThere(content: number): boolean {
    const entry = this.#entry[content] ?? NONE
    return (this.#record[entry] ?? NONE) !== NONE && this.#state[entry] !== State.Void
  }

  /** The content stays, and its entry. Gives its stored size if it was not claimed before. */
  claim(content: number): number | undefined {
    if (this.#state[content] === State.Claimed) return undefined
    this.#state[content] = State.Claimed
    this.#state[this.#entry[content] ?? content] = State.Claimed
    return this.#storedSize[content]
  }

  /** Where this content is, which stays then. */
  claimContent(hash: Buffer): ClaimedContent | undefined {
    const number = this.#hashes.numberOf(hash)
    const place = number === undefined ? undefined : this.#contents.placeOf(hash)
    if (number === undefined || place === undefined) return undefined
    const digest = place.bundle === undefined ? this.#digest(place.content) : placeDigest(place.bundle)
    const content = this.#names.numberOf(digest)
    if (content === undefined || !this.#isThere(content) || this.#hash[content] !== number) return undefined
    return { place, storedSize: this.claim(content) }
  }

  /**
   * A name for a new entry in place of what an interrupted run stored as `name`; another one where that stays, because
   * an equal content needs it. Gives the same name when it is asked again. What lies in a bundle is in nobody's way: its place tells
   * it from others of its name.
   */
  nameFor(name: string): string {
    for (let again = 0; ; again++) {
      const candidate = again === 0 ? name : `Later/${again}/${name}`
      const number = this.#names.numberOf(this.#digest(candidate))
      if (number === undefined) return candidate
      if (this.#state[number] === State.Claimed) continue
      this.#state[number] = State.Void
      return candidate
    }
  }

  /** What stays of the central directory: the records of interrupted runs that were claimed, and all later ones. */
  *centralDirectory(
    contents: Iterable<{ readonly content: Buffer }>,
  ): Generator<{ bytes: Buffer; old: number }> {
    let before = 0
    for (const { content } of contents) {
      if (before >= this.#records) {
        yield { bytes: content, old: 0 }
        continue
      }
      const stay: Buffer[] = []
      for (const { name, bytes } of recordsOf(content)) {
        const number = this.#names.numberOf(this.#outerDigest(name))
        const record = before++
        if (number === undefined || this.#record[number] !== record) continue
        if (this.#state[number] === State.Claimed) stay.push(bytes)
      }
      yield { bytes: Buffer.concat(stay), old: stay.length }
    }
  }

  #digest(name: string): Buffer {
    return this.#keys === undefined ? textDigest(name) : entryId(this.#keys, name)
  }

  /** The digest of a name as it stands in the archive. */
  #outerDigest(outer: Buffer): Buffer {
    const text = outer.toString()
    return this.#keys === undefined || !text.startsWith(SEALED)
      ? textDigest(text)
      : Buffer.from(text.slice(SEALED.length), 'hex')
  }
}

function* recordsOf(content: Buffer): Generator<{ name: Buffer; storedSize: number; bytes: Buffer }> {
  for (let at = 0; at < content.length; ) {
    const record = readCentralRecord(content, at)
    if (record === undefined) throw storeError('gatherError', { where: 'the journal: a block is damaged' })
    yield { ...record, bytes: content.subarray(at, at + record.length) }
    at += record.length
  }
}

/** A sealed entry's number is found by its id, which is no hash of a text like this. */
function placeDigest([digits, offset, length]: BundlePlace): Buffer {
  return textDigest(`${digits}|${offset}|${length}`)
}
