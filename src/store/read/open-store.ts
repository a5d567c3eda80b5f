/**
 * Opens a finished store, whole or damaged.
 */

import type { WarningSink } from '../../errors/index.ts'
import type { CatalogRecord } from '../catalog-record.ts'
import { bundleName, contentKey, placeOf } from '../contents/bundle-place.ts'
import { unwrapMasterKey } from '../crypto/key-wrap.ts'
import { deriveKeys, entryId, keysFit, outerName, type StoreKeys } from '../crypto/keys.ts'
import type { Manifest } from '../manifest.ts'
import { storeError } from '../store-error.ts'
import type { OpenOptions, StoreKey, StoreReader } from '../store-reader.ts'
import type { Cipher } from '../store-writer.ts'
import { ArchiveBytes } from './archive-bytes.ts'
import type { ArchiveIndex } from './archive-index.ts'
import { CATALOG, catalogDamage, catalogRecords } from './catalog-lines.ts'
import { isDamage } from './damage.ts'
import { Decompressor } from './decompress.ts'
import { type EntryContent, type EntryPlace, openEntry } from './entry-content.ts'
import { headerRecords } from './header-records.ts'
import { indexArchive } from './index-archive.ts'
import { jsonObject } from './json-object.ts'
import { MOST_MANIFEST, parseManifest } from './parse-manifest.ts'
import { endFault } from './structure.ts'

export const MANIFEST = 'manifest.json'

/**
 * Opens the archive at `path`.
 * @throws StoreError 27 when it is no store or of a later version, 37 when it is encrypted and the key is not its key,
 *   38 when a key is given and it is not encrypted, 42 when nothing of it can be read
 */
export async function openStore(path: string, options: OpenOptions = {}): Promise<OpenedStore> {
  const bytes = new ArchiveBytes(path)
  try {
    const index = indexArchive(bytes, options.onWarning)
    if (!index.whole && !index.recognized) throw storeError('notAStore', { where: path })
    const keys = await storeKeys(bytes, index, options.key)
    return new OpenedStore(bytes, index, keys, options.onWarning)
  } catch (error) {
    bytes.close()
    throw error
  }
}

async function storeKeys(
  bytes: ArchiveBytes,
  index: ArchiveIndex,
  key: StoreKey | undefined,
): Promise<StoreKeys | undefined> {
  const encrypted = index.has('encryption.json')
  const hasKey = key?.passphrase !== undefined || key?.identity !== undefined
  if (!encrypted) {
    if (!hasKey) return undefined
    throw storeError('storeAccess', {
      where: bytes.path,
      advice: 'The store is not encrypted: leave out /decrypt and the key.',
    })
  }
  if (!hasKey || key === undefined) {
    throw storeError('wrongKey', {
      where: bytes.path,
      advice: 'The store is encrypted: give /decrypt with /key or /keyfile.',
    })
  }
  const { cipher, storeId, keyCheck } = encryptionHeader(whole(bytes, index, 'encryption.json'), bytes.path)
  if (key.cipher !== undefined && key.cipher !== cipher) {
    throw storeError('wrongKey', {
      where: `${bytes.path} is encrypted with ${cipher}, not with ${key.cipher}`,
    })
  }
  const master = await unwrapMasterKey(whole(bytes, index, 'key.age'), key, bytes.path)
  const keys = deriveKeys(master, storeId, cipher)
  if (!keysFit(keys, keyCheck)) throw storeError('wrongKey', { where: bytes.path })
  return keys
}

const CIPHERS: ReadonlySet<string> = new Set<Cipher>(['AES-128-GCM', 'AES-192-GCM', 'AES-256-GCM'])

function isCipher(value: unknown): value is Cipher {
  return typeof value === 'string' && CIPHERS.has(value)
}

function encryptionHeader(
  text: Buffer,
  where: string,
): { cipher: Cipher; storeId: string; keyCheck: string } {
  const { version, cipher, storeId, keyCheck } = jsonObject(text.toString()) ?? {}
  if (typeof version === 'number' && version !== 1) {
    throw storeError('storeVersion', { where: `${where}: encryption.json` })
  }
  if (isCipher(cipher) && typeof storeId === 'string' && typeof keyCheck === 'string')
    return { cipher, storeId, keyCheck }
  throw storeError('corruptedStore', { where: `${where}: encryption.json` })
}

/** A small entry that is not encrypted. */
function whole(bytes: ArchiveBytes, index: ArchiveIndex, name: string): Buffer {
  const place = index.place(name)
  if (place === undefined || place.size > MOST_MANIFEST)
    throw storeError('corruptedStore', { where: `${bytes.path}: ${name}` })
  return Buffer.concat([...openEntry(bytes, name, place, new Decompressor()).pieces])
}

export class OpenedStore implements StoreReader {
  readonly path: string
  readonly encrypted: boolean
  readonly manifest: Manifest | undefined
  readonly keys: StoreKeys | undefined
  readonly bytes: ArchiveBytes
  readonly #index: ArchiveIndex
  readonly #onWarning: WarningSink | undefined
  /** The catalog itself is whole, whatever else is not. */
  readonly #catalogWhole: boolean
  readonly #decompressor = new Decompressor()
  #damage: string | undefined
  /** Records name one bundle after the other. */
  #lastBundle: { readonly digits: string; readonly outer: string; readonly place: EntryPlace } | undefined

  constructor(
    bytes: ArchiveBytes,
    index: ArchiveIndex,
    keys: StoreKeys | undefined,
    onWarning?: WarningSink,
  ) {
    this.path = bytes.path
    this.bytes = bytes
    this.#index = index
    this.#onWarning = onWarning
    this.keys = keys
    this.encrypted = keys !== undefined
    const read = this.#readManifest()
    this.manifest = read.manifest
    const damage = read.damage ?? catalogDamage(this.read(CATALOG), this.manifest?.catalog)
    this.#catalogWhole = damage === undefined
    if (damage !== undefined) this.#damaged(damage)
    else if (!index.whole) this.#damaged('the central directory is lost')
  }

  /** Why catalog, manifest or central directory cannot be trusted, as far as they were read: `records` may find more. */
  get damage(): string | undefined {
    return this.#damage
  }

  #damaged(why: string): void {
    if (this.#damage !== undefined) return
    this.#damage = why
    const message = `${why}; what else is whole can still be read`
    this.#onWarning?.({ kind: 'store-catalog-damaged', message, where: this.path })
  }

  /** How many bytes are to be read for all that the store holds: of its objects, or where nothing tells of them, of its entries. */
  get contentSize(): number {
    const bytes = this.manifest?.counts.bytes
    return Number.isSafeInteger(bytes) && bytes !== undefined && bytes >= 0
      ? bytes
      : this.#index.contentSize()
  }

  /** All entries, by name in the archive. */
  get entries(): Pick<ArchiveIndex, 'size' | 'names' | 'numberOf' | 'place'> {
    return this.#index
  }

  /** Why the end of the archive is not as it was written; undefined when it is. */
  endFault(): string | undefined {
    return endFault(this.bytes, this.#index)
  }

  /** The name in the archive of the entry with this name of section 1 of the format. */
  outerName(name: string): string {
    return this.keys === undefined || !isSealed(name) ? name : outerName(entryId(this.keys, name))
  }

  /** Where the bundle of this name is, and its name in the archive; undefined when there is none. */
  bundle(digits: string): { outer: string; place: EntryPlace } | undefined {
    if (this.keys === undefined) return undefined
    if (this.#lastBundle?.digits === digits) return this.#lastBundle
    const outer = outerName(entryId(this.keys, bundleName(digits)))
    const place = this.#index.placeAnyway(outer)
    if (place === undefined) return undefined
    this.#lastBundle = { digits, outer, place }
    return this.#lastBundle
  }

  /** Where the entry with this name of section 1 of the format is, and its name in the archive. */
  place(name: string): { outer: string; place: EntryPlace } | undefined {
    const outer = this.outerName(name)
    const place = this.#index.place(outer)
    return place === undefined ? undefined : { outer, place }
  }

  *read(name: string): Generator<Buffer> {
    yield* this.#open(name).pieces
  }

  #open(name: string): EntryContent {
    const found = this.place(name)
    if (found === undefined) throw storeError('corruptedStore', { where: `${name}: it is not in the store` })
    return openEntry(this.bytes, found.outer, found.place, this.#decompressor, this.keys)
  }

  #readManifest(): { manifest: Manifest | undefined; damage?: string } {
    try {
      const { header, pieces } = this.#open(MANIFEST)
      if (header.size > MOST_MANIFEST) return { manifest: undefined, damage: 'the manifest is too large' }
      const manifest = parseManifest(Buffer.concat([...pieces]).toString(), this.path)
      return manifest === undefined ? { manifest, damage: 'the manifest is damaged' } : { manifest }
    } catch (error) {
      if (!isDamage(error)) throw error
      return { manifest: undefined, damage: 'the manifest is missing or damaged' }
    }
  }

  /**
   * The catalog's records; of entries that it does not tell of because it is damaged, what their headers tell.
   */
  *records(): Generator<CatalogRecord> {
    if (!this.#catalogWhole) {
      yield* this.#recordsOfHeaders(() => false)
      return
    }
    let whole = true
    const onDamage = (why: string) => {
      whole = false
      this.#damaged(why)
    }
    yield* catalogRecords(this.read(CATALOG), onDamage)
    if (whole) return
    const told = new Set<string>()
    for (const record of catalogRecords(this.read(CATALOG), onDamage)) {
      const place = placeOf(record)
      if (place === undefined) continue
      told.add(place.bundle === undefined ? this.outerName(place.content) : contentKey(place))
    }
    yield* this.#recordsOfHeaders((key) => told.has(key))
  }

  #recordsOfHeaders(isTold: (key: string) => boolean): Generator<CatalogRecord> {
    const { bytes, keys } = this
    return headerRecords({ bytes, index: this.#index, keys, decompressor: this.#decompressor, isTold })
  }

  close(): void {
    this.bytes.close()
  }
}

/** In an encrypted store all but these two are sealed. */
function isSealed(name: string): boolean {
  return name !== 'encryption.json' && name !== 'key.age'
}
