import { isUtf8 } from 'node:buffer'
import { closeSync, constants, openSync, readdirSync } from 'node:fs'
import { sep } from 'node:path'
import { safeName } from '../ntfs/index.ts'

/**
 * Names that a mount gives as bytes which are not UTF-8. NTFS allows unpaired surrogates, and ntfs-3g writes them as
 * three bytes each (WTF-8); Node turns them into U+FFFD, under which nothing can be opened. Such paths are kept as
 * bytes, one character a byte, behind a mark that no path can begin with.
 */
const BYTES = '\0'

export interface HostName {
  /** What Windows would call it. */
  readonly name: string
  /** For `hostPath`. */
  readonly id: string
  readonly kind: 'file' | 'directory' | 'link' | 'special'
}

interface Kinds {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

/** A path that Linux takes at once: PATH_MAX of limits.h counts the zero at its end. NTFS paths go on to 32,767 characters. */
const LONGEST_PATH = process.platform === 'linux' ? 4095 : Number.POSITIVE_INFINITY
/** What is walked at one step, with room for the name of the descriptor before it. */
const STEP = 4000
const SLASH = 0x2f

/**
 * Calls `use` with a path that the system takes for the id: one that is too long is walked directory by directory, and
 * the last of them stands as a descriptor before the rest. Throws what `node:fs` throws.
 */
export function atHostPath<T>(root: string, id: string, use: (path: string | Buffer) => T): T {
  const path = hostPath(root, id)
  // No character of a string takes more than three bytes.
  if (path.length * 3 <= LONGEST_PATH || Buffer.byteLength(path) <= LONGEST_PATH) return use(path)
  let rest = Buffer.from(path)
  let before = Buffer.alloc(0)
  let directory: number | undefined
  try {
    while (rest.length > STEP) {
      const cut = rest.lastIndexOf(SLASH, STEP)
      const next = openSync(
        Buffer.concat([before, rest.subarray(0, cut)]),
        constants.O_RDONLY | constants.O_DIRECTORY,
      )
      if (directory !== undefined) closeSync(directory)
      directory = next
      before = Buffer.from(`/proc/self/fd/${directory}/`)
      rest = rest.subarray(cut + 1)
    }
    return use(Buffer.concat([before, rest]))
  } finally {
    if (directory !== undefined) closeSync(directory)
  }
}

/** The path of an id below `root`, for people and for `atHostPath`. */
function hostPath(root: string, id: string): string | Buffer {
  // Both are normal already; `join` would take them apart again for every file.
  if (!id.startsWith(BYTES)) return id === '' ? root : root.endsWith(sep) ? root + id : root + sep + id
  return Buffer.concat([Buffer.from(root + sep), Buffer.from(id.slice(1), 'latin1')])
}

/** A path for people, whatever its bytes. */
export function printableHostPath(root: string, id: string): string {
  const path = hostPath(root, id)
  return typeof path === 'string' ? path : path.toString('utf8')
}

/** Reads one directory of the host. Throws what `node:fs` throws. */
export function readHostDirectory(root: string, id: string): HostName[] {
  return atHostPath(root, id, (path) => namesIn(path, id))
}

function namesIn(path: string | Buffer, id: string): HostName[] {
  const prefix = id === '' ? '' : id + sep
  const dirents = readdirSync(path, { withFileTypes: true, encoding: 'utf8' })
  if (!id.startsWith(BYTES) && !dirents.some((dirent) => dirent.name.includes('\ufffd'))) {
    return dirents.map((dirent) => ({
      name: safeName(dirent.name),
      id: prefix + dirent.name,
      kind: kindOf(dirent),
    }))
  }
  const bytePrefix = id.startsWith(BYTES) ? prefix : BYTES + Buffer.from(prefix, 'utf8').toString('latin1')
  return readdirSync(path, { withFileTypes: true, encoding: 'buffer' }).map((dirent) => ({
    name: safeName(decodeWtf8(dirent.name)),
    id: bytePrefix + dirent.name.toString('latin1'),
    kind: kindOf(dirent),
  }))
}

function kindOf(dirent: Kinds): HostName['kind'] {
  if (dirent.isSymbolicLink()) return 'link'
  if (dirent.isDirectory()) return 'directory'
  return dirent.isFile() ? 'file' : 'special'
}

/**
 * UTF-8 in which a three-byte sequence may stand for an unpaired surrogate (The WTF-8 encoding, section 2). A byte that
 * is neither becomes U+DC00 and the byte, so that names which differ stay different.
 */
export function decodeWtf8(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0
    const length = sequenceLength(first)
    const sequence = bytes.subarray(at, at + length)
    const [, second = 0, third = 0] = sequence
    if (isUtf8(sequence)) text += sequence.toString('utf8')
    else if (first === 0xed && second >= 0xa0 && second <= 0xbf && (third & 0xc0) === 0x80) {
      text += String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f))
    } else {
      text += String.fromCharCode(0xdc00 | first)
      at++
      continue
    }
    at += length
  }
  return text
}

/** How many bytes a sequence has that begins so; 1 where none may. */
function sequenceLength(first: number): number {
  if (first < 0xc2) return 1
  if (first < 0xe0) return 2
  return first < 0xf0 ? 3 : 4
}
