import { securityDescriptorToSddl } from '../security/index.ts'
import type { StreamReader } from './content/stream-reader.ts'
import { i64, u32 } from './little-endian.ts'
import type { Ntfs } from './ntfs.ts'
import type { NtfsFile } from './ntfs-file.ts'
import { recordPlace } from './place.ts'
import { readOr } from './read-or.ts'
import { AttributeType } from './record/attribute.ts'
import { MetadataRecord } from './record/metadata-record.ts'

/** Each descriptor in $SDS has this in front: hash, id, its own position, length with the header. */
const ENTRY_HEADER = 20
/** Two access lists of 64 kB, the SIDs, and room. */
const LARGEST_DESCRIPTOR = 0x4_0000
/** Every block of this size is followed by its copy. */
const COPY_DISTANCE = 0x4_0000

/** The security descriptors of a volume, which $Secure keeps once for all files that have the same. */
export class SecurityStore {
  readonly #ntfs: Ntfs
  readonly #known = new Map<number, Uint8Array | undefined>()
  #secure: { file: NtfsFile; descriptors: StreamReader } | undefined

  constructor(ntfs: Ntfs) {
    this.#ntfs = ntfs
  }

  /** A file's security descriptor in SDDL; undefined when it has none or it is damaged. */
  sddl(file: NtfsFile): string | undefined {
    const descriptor = this.descriptor(file)
    if (descriptor === undefined) return undefined
    const sddl = securityDescriptorToSddl(descriptor)
    if (sddl === undefined) this.#warn('its security descriptor cannot be right', file.number)
    return sddl
  }

  /** A file's self-relative security descriptor: from $Secure, or from the file itself as NTFS 1.2 kept it. */
  descriptor(file: NtfsFile): Uint8Array | undefined {
    const unreadable = (why: string) => this.#warn(why, file.number)
    const id = file.standardInformation()?.securityId ?? 0
    const shared = id === 0 ? undefined : readOr(undefined, () => this.#shared(id), unreadable)
    if (shared !== undefined) return shared
    const read = () => this.#ntfs.read(file, AttributeType.SecurityDescriptor, '', LARGEST_DESCRIPTOR)
    const own = readOr(undefined, read, unreadable)
    if (own === undefined && id !== 0) this.#warn(`$Secure has no descriptor ${id}`, file.number)
    return own
  }

  #shared(id: number): Uint8Array | undefined {
    if (!this.#known.has(id)) this.#known.set(id, this.#find(id))
    return this.#known.get(id)
  }

  #find(id: number): Uint8Array | undefined {
    this.#secure ??= this.#open()
    if (this.#secure === undefined) return undefined
    const { file, descriptors } = this.#secure
    const index = this.#ntfs.index(file, '$SII', (what) =>
      this.#warn(`the index of $Secure is damaged: ${what}`, file.number),
    )
    for (const entry of index?.find((key) => id - u32(key, 0)) ?? []) {
      // The value of an entry stands at the offset that its first word gives: hash, id, position, length.
      const value = (entry.bytes[0] ?? 0) | ((entry.bytes[1] ?? 0) << 8)
      const position = i64(entry.bytes, value + 8)
      const at = (place: number) =>
        readOr(
          undefined,
          () => this.#read(descriptors, id, place),
          (why) => this.#warn(why, file.number),
        )
      return at(position) ?? at(position + COPY_DISTANCE)
    }
    return undefined
  }

  #read(descriptors: StreamReader, id: number, position: number): Uint8Array | undefined {
    if (position < 0 || position + ENTRY_HEADER > descriptors.size) return undefined
    const header = Buffer.alloc(ENTRY_HEADER)
    descriptors.read(header, 0, header.length, position)
    const length = u32(header, 16) - ENTRY_HEADER
    if (u32(header, 4) !== id || length <= 0 || length > LARGEST_DESCRIPTOR) return undefined
    const bytes = Buffer.alloc(length)
    return descriptors.read(bytes, 0, length, position + ENTRY_HEADER) < length ? undefined : bytes
  }

  #open(): { file: NtfsFile; descriptors: StreamReader } | undefined {
    const file = this.#ntfs.file(MetadataRecord.Secure)
    const content = file === undefined ? undefined : this.#ntfs.content(file, AttributeType.Data, '$SDS')
    if (file === undefined || content === undefined) return undefined
    return { file, descriptors: this.#ntfs.open(file, content) }
  }

  #warn(what: string, record: number): void {
    this.#ntfs.warnings.warn(
      'ntfs-security-damaged',
      `The access rights of a file are not known: ${what}.`,
      recordPlace(record),
    )
  }
}
