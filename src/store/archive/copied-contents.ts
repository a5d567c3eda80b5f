/**
 * Contents of a damaged store on their way into the one that is made of it.
 */
import { type BundlePlace, type ContentPlace, contentKey } from '../contents/bundle-place.ts'
import { newDigits, plaintextStart, sealBundle } from '../crypto/bundle.ts'
import type { ArchiveBytes } from '../read/archive-bytes.ts'
import { Bundle } from '../read/bundle.ts'
import { isWhole } from '../read/bundle-records.ts'
import { isDamage } from '../read/damage.ts'
import { type EntryPlace, localHeaderAt } from '../read/entry-content.ts'
import type { OpenedStore } from '../read/open-store.ts'
import type { LocalHeader } from '../zip/index.ts'
import type { CompressedWriter } from './compressed-writer.ts'

const CHUNK = 4 * 1024 * 1024
/** A bundle ends with the record that goes beyond. */
const BUNDLE_SIZE = 4 * 1024 * 1024

/** Entries are copied as they stand, and so are bundles that are whole; of others what is whole comes into new ones. */
export class CopiedContents {
  readonly #writer: CompressedWriter
  readonly #store: OpenedStore
  readonly #bytes: ArchiveBytes
  /** By `contentKey` in the old store. */
  readonly #places = new Map<string, ContentPlace>()
  /** By digits: whether the bundle was copied as it stands. */
  readonly #bundles = new Map<string, boolean>()
  #loose: { readonly digits: string; readonly records: Buffer[]; length: number } | undefined

  constructor(writer: CompressedWriter, store: OpenedStore, bytes: ArchiveBytes) {
    this.#writer = writer
    this.#store = store
    this.#bytes = bytes
  }

  /** Where the new store has a content of the old one, which is copied if it is not there yet; undefined when it is lost. */
  async placeOf(old: ContentPlace, size: number): Promise<ContentPlace | undefined> {
    const key = contentKey(old)
    const known = this.#places.get(key)
    if (known !== undefined) return known
    const { content, bundle } = old
    const storedSize = bundle === undefined ? await this.#copyEntry(content) : bundle[2]
    const place = bundle === undefined ? old : await this.#copyFromBundle(content, bundle)
    if (place === undefined || storedSize === undefined) return undefined
    if (size > 0) this.#writer.countContent(storedSize)
    this.#places.set(key, place)
    return place
  }

  /** Gives the stored size; undefined when it is not there. */
  async #copyEntry(name: string): Promise<number | undefined> {
    const found = this.#store.place(name)
    const header = found && headerAt(this.#bytes, found.place, name)
    if (found === undefined || header === undefined) return undefined
    await this.#copy(header, found.place)
    return header.storedSize
  }

  async #copy(header: LocalHeader, { offset }: EntryPlace): Promise<void> {
    await this.#writer.addStored(header, chunksOf(this.#bytes, offset, header.length + header.storedSize))
  }

  async #copyFromBundle(name: string, place: BundlePlace): Promise<ContentPlace | undefined> {
    const [digits, offset, length] = place
    const found = this.#store.bundle(digits)
    const { keys } = this.#store
    if (found === undefined || keys === undefined) return undefined
    let asItStands = this.#bundles.get(digits)
    const bundle = new Bundle(this.#bytes, found.outer, found.place, keys, digits)
    if (asItStands === undefined) {
      const header = headerAt(this.#bytes, found.place, found.outer)
      asItStands = header !== undefined && bundle.agrees && isWhole(bundle)
      if (header !== undefined && asItStands) await this.#copy(header, found.place)
      this.#bundles.set(digits, asItStands)
    }
    if (asItStands) return { content: name, bundle: place }
    try {
      bundle.record(name, offset, length)
      return { content: name, bundle: await this.#add(bundle.part(offset, length)) }
    } catch (error) {
      if (!isDamage(error)) throw error
      return undefined
    }
  }

  /** A record that goes into a new bundle. */
  async #add(record: Buffer): Promise<BundlePlace> {
    this.#loose ??= { digits: newDigits(), records: [], length: 0 }
    const { digits, records, length } = this.#loose
    records.push(Buffer.from(record))
    this.#loose.length += record.length
    if (this.#loose.length >= BUNDLE_SIZE) await this.end()
    return [digits, length, record.length]
  }

  /** Writes what is not written yet. */
  async end(): Promise<void> {
    const { keys } = this.#store
    if (this.#loose === undefined || keys === undefined) return
    const { digits, records, length } = this.#loose
    this.#loose = undefined
    const start = plaintextStart(length)
    const end = start + length
    const buffer = Buffer.alloc(end)
    buffer.set(Buffer.concat(records), start)
    const { tag } = this.#writer.packing
    await this.#writer.addBundle(sealBundle(keys, tag, buffer, { start, end }, digits).bytes)
  }
}

/** The local header at a place; undefined when it is damaged. */
export function headerAt(bytes: ArchiveBytes, place: EntryPlace, name: string): LocalHeader | undefined {
  try {
    return localHeaderAt(bytes, place.offset, name)
  } catch (error) {
    if (isDamage(error)) return undefined
    throw error
  }
}

function* chunksOf(bytes: ArchiveBytes, start: number, length: number): Generator<Buffer> {
  for (let at = 0; at < length; at += CHUNK) yield bytes.read(start + at, Math.min(CHUNK, length - at))
}
