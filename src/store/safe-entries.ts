/**
 * The entries that interrupted runs have left in an archive. Each stays only if something of this run needs it.
 */
import { hash as hashOf } from 'node:crypto'
import { ContentIndex } from './content-index.ts'
import { entryId, type StoreKeys } from './crypto/keys.ts'
import { DigestTable } from './digest-table.ts'
import { BlockKind, type Journal } from './journal.ts'
import type { SafeRecord } from './safe-records.ts'
import { storeError } from './store-error.ts'
import { readCentralRecord } from './zip/index.ts'

const State = { Unclaimed: 0, Claimed: 1, Void: 2 } as const
type State = (typeof State)[keyof typeof State]

const NONE = -1
const SEALED = 'Data/'

export class SafeEntries {
  readonly #keys: StoreKeys | undefined
  readonly #names = new DigestTable()
  /** By number of the name: which of the central directory records is the latest of that name. */
  readonly #record: number[] = []
  readonly #storedSize: number[] = []
  readonly #state: State[] = []
  /** By number of the name: number of the hash of what the latest entry holds. */
  readonly #hash: number[] = []
  readonly #hashes = new DigestTable()
  readonly #contents = new ContentIndex()
  #records = 0

  /** @throws StoreError when a block of the journal is damaged after all */
  constructor(journal: Journal, keys: StoreKeys | undefined) {
    this.#keys = keys
    for (const { content } of journal.contents(BlockKind.Central)) {
      for (const { name, storedSize } of recordsOf(content)) {
        const number = this.#names.add(this.#outerDigest(name))
        this.#record[number] = this.#records++
        this.#storedSize[number] = storedSize
        // What is not sealed in an encrypted store is what opens it.
        const opens = keys !== undefined && name.toString('latin1', 0, SEALED.length) !== SEALED
        this.#state[number] = opens ? State.Claimed : State.Unclaimed
        this.#hash[number] = NONE
      }
    }
  }

  /** For `SafeRecordsOptions`. A name without an entry gets a number too, and no record of it is whole. */
  numberOf(name: string): number {
    return this.#names.add(this.#digest(name))
  }

  /** For `SafeRecordsOptions`: the latest record of an entry tells what it holds. */
  hashNumberOf(sha256: string, entry: number, name: string): number {
    const hash = Buffer.from(sha256, 'hex')
    if (hash.length < 32) return NONE
    const number = this.#hashes.add(hash)
    this.#hash[entry] = number
    this.#contents.add(hash, name)
    return number
  }

  /** Whether the content of a record is where it says. */
  holds({ content, hash }: SafeRecord): boolean {
    if (content === undefined) return true
    if (this.#record[content] === undefined || this.#state[content] === State.Void) return false
    return hash === undefined || this.#hash[content] === hash
  }

  /** The entry stays. Gives its stored size if it was not claimed before. */
  claim(content: number): number | undefined {
    if (this.#state[content] === State.Claimed) return undefined
    this.#state[content] = State.Claimed
    return this.#storedSize[content]
  }

  /** The entry that holds this content, which stays then. */
  claimContent(hash: Buffer): { name: string; storedSize: number | undefined } | undefined {
    const number = this.#hashes.numberOf(hash)
    const name = number === undefined ? undefined : this.#contents.nameOf(hash)
    if (number === undefined || name === undefined) return undefined
    const content = this.#names.numberOf(this.#digest(name))
    if (content === undefined || this.#record[content] === undefined) return undefined
    if (this.#state[content] === State.Void || this.#hash[content] !== number) return undefined
    return { name, storedSize: this.claim(content) }
  }

  /**
   * A name for a new entry in place of what an interrupted run stored as `name`; another one where that stays, because
   * an equal content needs it. Gives the same name when it is asked again.
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
    return this.#keys === undefined ? digest(name) : entryId(this.#keys, name)
  }

  /** The digest of a name as it stands in the archive. */
  #outerDigest(outer: Buffer): Buffer {
    const text = outer.toString()
    return this.#keys === undefined || !text.startsWith(SEALED)
      ? digest(text)
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

function digest(text: string): Buffer {
  return hashOf('sha256', text, 'buffer')
}
