/**
 * Builds registry hives in the real format (regf 1.3 to 1.6) from a plain description, for tests and for the
 * demo. Layout by the "Windows registry file format specification" of Maxim Suhanov.
 */
import { CellWriter } from './cell-writer.ts'
import { compareNames, nameHash, nameHint, storedName, utf16 } from './hive-names.ts'

/** A string is REG_SZ, a number REG_DWORD, a bigint REG_QWORD, an array REG_MULTI_SZ. */
export type ValueSpec =
  | string
  | number
  | bigint
  | readonly string[]
  | { readonly expand: string }
  | { readonly type: number; readonly data: Uint8Array }

export interface KeySpec {
  /** The name '' is the default value. Pairs keep their order and may repeat a name. */
  readonly values?: Readonly<Record<string, ValueSpec>> | readonly (readonly [string, ValueSpec])[]
  readonly keys?: Readonly<Record<string, KeySpec>>
  /** FILETIME; a fixed time of 2024 when not given. */
  readonly lastWritten?: bigint
  readonly className?: string
  /** Sets KEY_SYM_LINK; the target is a REG_LINK value `SymbolicLinkValue`. */
  readonly link?: boolean
}

export interface HiveSpec {
  readonly key: KeySpec
  /** The file name kept in the base block, for people. */
  readonly name?: string
  readonly rootName?: string
  /** Minor version: 3 writes `lf` lists and large data in one cell, 5 writes `lh` and `db`. */
  readonly minor?: 3 | 4 | 5 | 6
  /** Both sequence numbers; 1 when not given. */
  readonly sequence?: number
  /** The secondary sequence number is one behind: a write was begun and not ended. */
  readonly dirty?: boolean
}

const NONE = 0xffffffff
const SEGMENT = 16344
const LEAF_LIMIT = 500
const DEFAULT_TIME = 133_590_312_101_230_000n

const KEY_HIVE_ENTRY = 0x04
const KEY_NO_DELETE = 0x08
const KEY_SYM_LINK = 0x10
const KEY_COMP_NAME = 0x20
const VALUE_COMP_NAME = 0x01
const INLINE_DATA = 0x8000_0000

export function buildHive(spec: HiveSpec): Buffer {
  const builder = new HiveBuilder(spec.minor ?? 5)
  const root = builder.key(spec.rootName ?? 'ROOT', spec.key, 0, KEY_HIVE_ENTRY | KEY_NO_DELETE)
  const file = builder.finish()
  const sequence = spec.sequence ?? 1
  file.write('regf', 0, 'latin1')
  file.writeUInt32LE(sequence, 4)
  file.writeUInt32LE(spec.dirty === true ? sequence - 1 : sequence, 8)
  file.writeBigUInt64LE(spec.key.lastWritten ?? DEFAULT_TIME, 12)
  file.writeUInt32LE(1, 20)
  file.writeUInt32LE(spec.minor ?? 5, 24)
  file.writeUInt32LE(1, 32)
  file.writeUInt32LE(root, 36)
  file.writeUInt32LE(file.length - 4096, 40)
  file.writeUInt32LE(1, 44)
  utf16((spec.name ?? '').slice(-31)).copy(file, 48)
  // The first bin carries a copy of the base block's time.
  file.writeBigUInt64LE(spec.key.lastWritten ?? DEFAULT_TIME, 4096 + 20)
  writeChecksum(file)
  return file
}

/** Sets the base block's checksum: XOR of its first 127 words, where 0 and -1 are not used. */
export function writeChecksum(file: Buffer): void {
  let sum = 0
  for (let at = 0; at < 508; at += 4) sum ^= file.readInt32LE(at)
  if (sum === -1) sum = -2
  if (sum === 0) sum = 1
  file.writeInt32LE(sum, 508)
}

class HiveBuilder {
  readonly #cells = new CellWriter()
  readonly #minor: number
  #security = NONE
  #keyCount = 0

  constructor(minor: number) {
    this.#minor = minor
  }

  finish(): Buffer {
    this.#cells.content(this.#security, 16).writeUInt32LE(this.#keyCount, 12)
    return this.#cells.finish()
  }

  key(name: string, spec: KeySpec, parent: number, extraFlags: number): number {
    this.#keyCount++
    const stored = storedName(name)
    const size = 76 + stored.bytes.length
    const offset = this.#cells.allocate(size)
    if (this.#security === NONE) this.#security = this.#storeSecurity()
    const values = valuePairs(spec)
    const subkeys = Object.entries(spec.keys ?? {}).sort(([a], [b]) => compareNames(a, b))
    const className = utf16(spec.className ?? '')
    const valueList = this.#valueList(values)
    const classOffset = className.length === 0 ? NONE : this.#cells.store(className)
    const children = subkeys.map(([childName, child]) => ({
      name: childName,
      offset: this.key(childName, child, offset, 0),
    }))
    const subkeyList = this.#subkeyList(children)

    const node = this.#cells.content(offset, size)
    node.write('nk', 0, 'latin1')
    const flags =
      extraFlags | (stored.compressed ? KEY_COMP_NAME : 0) | (spec.link === true ? KEY_SYM_LINK : 0)
    node.writeUInt16LE(flags, 2)
    node.writeBigUInt64LE(spec.lastWritten ?? DEFAULT_TIME, 4)
    node.writeUInt32LE(parent, 16)
    node.writeUInt32LE(children.length, 20)
    node.writeUInt32LE(subkeyList, 28)
    node.writeUInt32LE(NONE, 32)
    node.writeUInt32LE(values.length, 36)
    node.writeUInt32LE(valueList, 40)
    node.writeUInt32LE(this.#security, 44)
    node.writeUInt32LE(classOffset, 48)
    node.writeUInt16LE(largest(subkeys.map(([childName]) => childName.length * 2)), 52)
    node.writeUInt32LE(largest(subkeys.map(([, child]) => (child.className ?? '').length * 2)), 56)
    node.writeUInt32LE(largest(values.map(([valueName]) => valueName.length * 2)), 60)
    node.writeUInt32LE(largest(values.map(([, value]) => encodeValue(value).data.length)), 64)
    node.writeUInt16LE(stored.bytes.length, 72)
    node.writeUInt16LE(className.length, 74)
    stored.bytes.copy(node, 76)
    return offset
  }

  /** All keys share one descriptor, in a list of one. */
  #storeSecurity(): number {
    const record = Buffer.alloc(20 + SECURITY_DESCRIPTOR.length)
    record.write('sk', 0, 'latin1')
    record.writeUInt32LE(SECURITY_DESCRIPTOR.length, 16)
    SECURITY_DESCRIPTOR.copy(record, 20)
    const offset = this.#cells.store(record)
    const links = this.#cells.content(offset, 12)
    links.writeUInt32LE(offset, 4)
    links.writeUInt32LE(offset, 8)
    return offset
  }

  #valueList(values: readonly (readonly [string, ValueSpec])[]): number {
    if (values.length === 0) return NONE
    return this.#offsetList(values.map(([name, value]) => this.#value(name, value)))
  }

  #value(name: string, spec: ValueSpec): number {
    const { type, data } = encodeValue(spec)
    const stored = storedName(name)
    const record = Buffer.alloc(20 + stored.bytes.length)
    record.write('vk', 0, 'latin1')
    record.writeUInt16LE(stored.bytes.length, 2)
    if (data.length <= 4) {
      record.writeUInt32LE((INLINE_DATA | data.length) >>> 0, 4)
      record.set(data, 8)
    } else {
      record.writeUInt32LE(data.length, 4)
      record.writeUInt32LE(this.#data(data), 8)
    }
    record.writeUInt32LE(type, 12)
    record.writeUInt16LE(stored.compressed ? VALUE_COMP_NAME : 0, 16)
    stored.bytes.copy(record, 20)
    return this.#cells.store(record)
  }

  #data(data: Uint8Array): number {
    if (data.length <= SEGMENT || this.#minor < 4) return this.#cells.store(data)
    const segments: number[] = []
    // A segment's cell has room for 4 bytes more than it holds, as Windows writes it.
    for (let at = 0; at < data.length; at += SEGMENT) {
      const segment = data.subarray(at, at + SEGMENT)
      const offset = this.#cells.allocate(segment.length + 4)
      this.#cells.content(offset, segment.length).set(segment)
      segments.push(offset)
    }
    const record = Buffer.alloc(8)
    record.write('db', 0, 'latin1')
    record.writeUInt16LE(segments.length, 2)
    record.writeUInt32LE(this.#offsetList(segments), 4)
    return this.#cells.store(record)
  }

  #offsetList(offsets: readonly number[]): number {
    const list = Buffer.alloc(offsets.length * 4)
    for (const [index, offset] of offsets.entries()) list.writeUInt32LE(offset, index * 4)
    return this.#cells.store(list)
  }

  #subkeyList(children: readonly { name: string; offset: number }[]): number {
    if (children.length === 0) return NONE
    const leaves: number[] = []
    for (let at = 0; at < children.length; at += LEAF_LIMIT)
      leaves.push(this.#leaf(children.slice(at, at + LEAF_LIMIT)))
    const [only] = leaves
    if (leaves.length === 1 && only !== undefined) return only
    const root = Buffer.alloc(4 + leaves.length * 4)
    root.write('ri', 0, 'latin1')
    root.writeUInt16LE(leaves.length, 2)
    for (const [index, leaf] of leaves.entries()) root.writeUInt32LE(leaf, 4 + index * 4)
    return this.#cells.store(root)
  }

  #leaf(children: readonly { name: string; offset: number }[]): number {
    const hashed = this.#minor >= 5
    const leaf = Buffer.alloc(4 + children.length * 8)
    leaf.write(hashed ? 'lh' : 'lf', 0, 'latin1')
    leaf.writeUInt16LE(children.length, 2)
    for (const [index, child] of children.entries()) {
      leaf.writeUInt32LE(child.offset, 4 + index * 8)
      if (hashed) leaf.writeUInt32LE(nameHash(child.name), 8 + index * 8)
      else leaf.write(nameHint(child.name), 8 + index * 8, 4, 'latin1')
    }
    return this.#cells.store(leaf)
  }
}

function valuePairs(spec: KeySpec): readonly (readonly [string, ValueSpec])[] {
  if (spec.values === undefined) return []
  return isPairs(spec.values) ? spec.values : Object.entries(spec.values)
}

function isPairs(
  values: Readonly<Record<string, ValueSpec>> | readonly (readonly [string, ValueSpec])[],
): values is readonly (readonly [string, ValueSpec])[] {
  return Array.isArray(values)
}

function encodeValue(spec: ValueSpec): { type: number; data: Uint8Array } {
  if (typeof spec === 'string') return { type: 1, data: utf16(`${spec}\0`) }
  if (typeof spec === 'number') {
    const data = Buffer.alloc(4)
    data.writeUInt32LE(spec >>> 0)
    return { type: 4, data }
  }
  if (typeof spec === 'bigint') {
    const data = Buffer.alloc(8)
    data.writeBigUInt64LE(BigInt.asUintN(64, spec))
    return { type: 11, data }
  }
  if ('expand' in spec) return { type: 2, data: utf16(`${spec.expand}\0`) }
  if ('data' in spec) return spec
  return { type: 7, data: utf16([...spec, ''].map((line) => `${line}\0`).join('')) }
}

function largest(sizes: readonly number[]): number {
  return sizes.reduce((most, size) => Math.max(most, size), 0)
}

/**
 * Self-relative, owner and group Administrators, full control for Administrators and SYSTEM, read for Users
 * ([MS-DTYP] 2.4.6).
 */
const SECURITY_DESCRIPTOR = Buffer.from(
  [
    '01000480',
    '60000000', // owner
    '70000000', // group
    '00000000', // no SACL
    '14000000', // DACL
    '02004c0003000000',
    '000218003f000f00010200000000000520000000 20020000',
    '000214003f000f00010100000000000512000000',
    '0002180019000200010200000000000520000000 21020000',
    '01020000000000052000000020020000',
    '01020000000000052000000020020000',
  ]
    .join('')
    .replaceAll(' ', ''),
  'hex',
)
