/**
 * An entry of the archive that is written piece by piece: its header comes last, into the place kept for it.
 */
import { crc32 } from 'node:zlib'
import type { LargeContentFacts } from '../contents/content-sink.ts'
import { type EntrySeal, FRAME_OVERHEAD, newSeal, SALT_LENGTH, sealFrame } from '../crypto/frames.ts'
import { outerName, type StoreKeys } from '../crypto/keys.ts'
import type { StoreFile } from '../file/store-file.ts'
import {
  combineCrc32,
  type EntryFacts,
  localHeaderLength,
  Method,
  type PlacedEntry,
  writeLocalHeader,
} from '../zip/index.ts'

export type ArchiveEntryFacts = LargeContentFacts & {
  readonly tag: number
  /** The size is not known yet. */
  readonly zip64?: boolean
}

type OuterFacts = Pick<EntryFacts, 'name' | 'attributes' | 'tag'> & { readonly zip64: true }

export class ArchiveEntry {
  readonly seal: EntrySeal | undefined
  readonly start: number
  readonly #file: StoreFile
  readonly #facts: ArchiveEntryFacts
  readonly #name: Buffer
  readonly #outer: OuterFacts | undefined
  readonly #headerRoom: number
  #stored = 0
  #pieces = 0
  #sealedCrc = 0

  constructor(file: StoreFile, facts: ArchiveEntryFacts, keys: StoreKeys | undefined) {
    this.#file = file
    this.#facts = facts
    this.#name = Buffer.from(facts.name)
    const inner = localHeaderLength({ ...facts, name: this.#name })
    if (keys === undefined) this.#headerRoom = inner
    else {
      this.seal = alone(newSeal(keys, this.#name))
      this.#outer = { name: Buffer.from(outerName(this.seal.id)), zip64: true, attributes: 0, tag: facts.tag }
      this.#headerRoom = localHeaderLength({ ...this.#outer, size: 0 }) + SALT_LENGTH + inner + FRAME_OVERHEAD
    }
    this.start = file.reserve(this.#headerRoom)
  }

  /**
   * The next bytes as they shall stand in the archive. Resolves when `stored` may be used again.
   * @param crc of `stored`, where another thread has it already
   */
  write(stored: Uint8Array, crc?: number): Promise<void> {
    if (this.seal !== undefined)
      this.#sealedCrc = combineCrc32(this.#sealedCrc, crc ?? crc32(stored), stored.length)
    this.#stored += stored.length
    this.#pieces++
    return this.#file.write(stored, this.#file.reserve(stored.length))
  }

  /** Writes the header. `size` and `crc` are of the content. Gives what the central directory says. */
  finish(size: number, crc: number): PlacedEntry {
    const facts = { ...this.#facts, name: this.#name, size, crc }
    const header = Buffer.alloc(this.#headerRoom)
    const placed =
      this.seal === undefined || this.#outer === undefined
        ? this.#plainHeader(header, { ...facts, storedSize: this.#stored })
        : this.#sealedHeader(header, facts, this.seal, this.#outer)
    void this.#file.write(header, this.start)
    return placed
  }

  #plainHeader(header: Buffer, facts: EntryFacts): PlacedEntry {
    writeLocalHeader(header, 0, facts)
    return { ...facts, offset: this.start }
  }

  #sealedHeader(
    header: Buffer,
    facts: Omit<EntryFacts, 'storedSize'>,
    seal: EntrySeal,
    outer: OuterFacts,
  ): PlacedEntry {
    const inner = Buffer.alloc(localHeaderLength(facts))
    writeLocalHeader(inner, 0, { ...facts, storedSize: this.#stored - this.#pieces * FRAME_OVERHEAD })
    const data = localHeaderLength({ ...outer, size: 0 })
    header.set(seal.salt, data)
    sealFrame(seal, 0, this.#stored === 0, [inner], header, data + SALT_LENGTH)
    const dataCrc = combineCrc32(crc32(header.subarray(data)), this.#sealedCrc, this.#stored)
    const size = header.length - data + this.#stored
    const outerFacts = { ...outer, method: Method.Stored, crc: dataCrc, size, storedSize: size }
    writeLocalHeader(header, 0, outerFacts)
    return { ...outerFacts, offset: this.start }
  }

  /** Takes the entry back. */
  cancel(): Promise<void> {
    return this.#file.rewind(this.start)
  }
}

/** In memory of its own: it goes to other threads, which would get all of the memory that its bytes lie in. */
function alone({ id, salt, key, algorithm }: EntrySeal): EntrySeal {
  return { id: new Uint8Array(id), salt: new Uint8Array(salt), key: new Uint8Array(key), algorithm }
}
