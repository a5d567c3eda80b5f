import type { StreamReader } from '../content/stream-reader.ts'
import { i64, u16, u32 } from '../little-endian.ts'
import { readOr } from '../read-or.ts'
import { applyFixup } from '../record/fixup.ts'

/** An entry of a B-tree index: a key and what it leads to. */
export interface IndexEntry {
  /** The whole entry; what stands before the key depends on the index. */
  readonly bytes: Uint8Array
  /** Undefined for the end mark of a node. */
  readonly key: Uint8Array | undefined
  /** The node that holds what comes before this entry. */
  readonly child: number | undefined
}

const INDEX_SIGNATURE = 0x5844_4e49
const ROOT_HEADER = 16
const RECORD_HEADER = 24
const ENTRY_HEADER = 16
const EntryFlag = { HasChild: 1, Last: 2 } as const
/** A tree of 64-bit keys with a fan-out of two is not deeper; a deeper one runs in a circle. */
const DEEPEST = 64

/** A B-tree in $INDEX_ROOT and $INDEX_ALLOCATION. Every node is visited once at most, so that a tree made to run in circles ends. */
export class IndexTree {
  readonly #root: Uint8Array
  readonly #nodes: StreamReader | undefined
  readonly #recordSize: number
  readonly #vcnSize: number
  readonly #onDamage: (what: string) => void

  /** `root` is the value of $INDEX_ROOT; `onDamage` hears of each part that cannot be read. */
  constructor(
    root: Uint8Array,
    nodes: StreamReader | undefined,
    clusterSize: number,
    onDamage: (what: string) => void,
  ) {
    this.#root = root
    this.#nodes = nodes
    this.#recordSize = u32(root, 8)
    // Nodes smaller than a cluster are counted in 512-byte pieces.
    this.#vcnSize = this.#recordSize >= clusterSize ? clusterSize : 512
    this.#onDamage = onDamage
  }

  /** All entries in the order of the index. */
  *entries(): Generator<IndexEntry> {
    yield* this.#node(this.#root, ROOT_HEADER, undefined, new Set(), 0)
  }

  /**
   * The entries for which `compare` gives 0; it tells where the sought lies relative to a key: negative when it comes
   * before the key.
   */
  *find(compare: (key: Uint8Array) => number): Generator<IndexEntry> {
    yield* this.#node(this.#root, ROOT_HEADER, compare, new Set(), 0)
  }

  *#node(
    bytes: Uint8Array,
    header: number,
    compare: ((key: Uint8Array) => number) | undefined,
    visited: Set<number>,
    depth: number,
  ): Generator<IndexEntry> {
    for (const entry of this.#nodeEntries(bytes, header)) {
      const order = compare === undefined || entry.key === undefined ? 0 : compare(entry.key)
      // Keys that compare equal may stand on both sides of a node's entry.
      if (order <= 0 && entry.child !== undefined) {
        const child = this.#load(entry.child, visited, depth)
        if (child !== undefined) yield* this.#node(child, RECORD_HEADER, compare, visited, depth + 1)
      }
      if (order < 0) return
      if (order === 0 && entry.key !== undefined) yield entry
    }
  }

  *#nodeEntries(bytes: Uint8Array, header: number): Generator<IndexEntry> {
    let at = header + u32(bytes, header)
    const end = Math.min(bytes.length, header + u32(bytes, header + 4))
    while (at + ENTRY_HEADER <= end) {
      const length = u16(bytes, at + 8)
      const keyLength = u16(bytes, at + 10)
      const flags = u16(bytes, at + 12)
      if (length < ENTRY_HEADER || at + length > end || ENTRY_HEADER + keyLength > length) break
      const entry = bytes.subarray(at, at + length)
      const last = (flags & EntryFlag.Last) !== 0
      yield {
        bytes: entry,
        key: last ? undefined : entry.subarray(ENTRY_HEADER, ENTRY_HEADER + keyLength),
        child: (flags & EntryFlag.HasChild) === 0 ? undefined : i64(entry, length - 8),
      }
      if (last) return
      at += length
    }
    this.#onDamage('a node of the index has no end')
  }

  #load(vcn: number, visited: Set<number>, depth: number): Uint8Array | undefined {
    const nodes = this.#nodes
    if (nodes === undefined || depth >= DEEPEST || visited.has(vcn) || !this.#isNodeSize()) {
      this.#onDamage(
        visited.has(vcn) ? 'the index runs in a circle' : 'the index names a node that it has not',
      )
      return undefined
    }
    visited.add(vcn)
    const node = Buffer.alloc(this.#recordSize)
    const position = vcn * this.#vcnSize
    const inside = position >= 0 && position + node.length <= nodes.size
    const got = inside ? this.#read(nodes, node, position) : 0
    if (got === undefined) return undefined
    if (got < node.length) {
      this.#onDamage('the index names a node that it has not')
      return undefined
    }
    if (u32(node, 0) !== INDEX_SIGNATURE || !applyFixup(node, 0, node.length)) {
      this.#onDamage('a node of the index is torn')
      return undefined
    }
    return node
  }

  /** Undefined, told as damage, when the disk or the run list does not give the node. */
  #read(nodes: StreamReader, into: Buffer, position: number): number | undefined {
    return readOr(
      undefined,
      () => nodes.read(into, 0, into.length, position),
      (why) => this.#onDamage(`a node of the index cannot be read (${why})`),
    )
  }

  #isNodeSize(): boolean {
    return this.#recordSize >= 512 && this.#recordSize <= 0x1_0000 && this.#recordSize % 512 === 0
  }
}
