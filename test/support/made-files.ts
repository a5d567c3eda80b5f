import { noise, prose } from '../../scripts/sample/content.ts'
import { Selection } from '../../src/gather/selection.ts'
import { type EntryId, type Reader, type Volume, VolumeError } from '../../src/volume/index.ts'

/** A file that is on no disk, so that it can be as large as a test likes. */
export interface MadeFile {
  /** Offline path. */
  readonly path: string
  readonly size: number
  /** Makes content: files with the same seed have the same. */
  readonly seed: number
  /** What is at a place of the file. */
  readonly kindAt: (position: number) => ContentKind
  /** It cannot be opened. */
  readonly gone?: true
}

export type ContentKind = 'noise' | 'text' | 'zeros'

/** Content is of one kind for so many bytes at least. */
const BLOCK = 64 * 1024
const POOL = 1024 * 1024
const POOLS = {
  noise: noise('made', POOL + BLOCK),
  text: prose('made', POOL + 2 * BLOCK).subarray(0, POOL + BLOCK),
  zeros: Buffer.alloc(POOL + BLOCK),
}

/** Made files as rules would select them; what is read of them is counted. */
export class MadeFiles {
  readonly selection = new Selection()
  readonly #files = new Map<EntryId, MadeFile>()
  opened = 0
  bytesRead = 0

  constructor(files: Iterable<MadeFile>) {
    const volume = this.#volume()
    for (const file of files) {
      const cut = file.path.lastIndexOf('\\')
      const name = file.path.slice(cut + 1)
      this.#files.set(file.path, file)
      const facts = { directory: false, attributes: 0x20, reparseTag: 0, links: 1, position: 0 }
      const times = { created: 0n, modified: 0n, accessed: 0n, changed: 0n }
      const entry = { ...facts, id: file.path, name, size: file.size, times, fileKey: file.path }
      this.selection.add(file.path.slice(0, cut), volume, entry, 0)
    }
  }

  #volume(): Volume {
    const refuse = () => {
      throw new Error('nobody asks for this here')
    }
    return {
      label: 'made',
      spec: { kind: 'mounted', root: 'made' },
      root: refuse,
      list: refuse,
      lookup: refuse,
      details: () => ({ streams: [] }),
      absence: () => undefined,
      open: (id) => this.#open(id),
      close: () => undefined,
    }
  }

  #open(id: EntryId): Reader {
    const file = this.#files.get(id)
    if (file === undefined || file.gone) throw new VolumeError('there is no such file', String(id), 'ENOENT')
    this.opened++
    return {
      size: file.size,
      read: (into, offset, length, position) => {
        const end = Math.min(position + length, file.size)
        for (let at = position; at < end; ) {
          const block = Math.floor(at / BLOCK)
          const blockEnd = Math.min(end, (block + 1) * BLOCK)
          const start = poolStart(file.seed, block) + (at - block * BLOCK)
          const pool = POOLS[file.kindAt(block * BLOCK)]
          into.set(pool.subarray(start, start + blockEnd - at), offset + at - position)
          at = blockEnd
        }
        const read = Math.max(0, end - position)
        this.bytesRead += read
        return read
      },
      close: () => undefined,
    }
  }
}

/** Noise must not come again as near as a compressor looks. */
function poolStart(seed: number, block: number): number {
  return (Math.imul(seed + 1, 2654435761) + block * BLOCK) & (POOL - 1)
}
