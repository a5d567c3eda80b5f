import { readdirSync } from 'node:fs'
import { sep } from 'node:path'

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

/** The path to hand to `node:fs` for an id below `root`. */
export function hostPath(root: string, id: string): string | Buffer {
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
  const path = hostPath(root, id)
  const prefix = id === '' ? '' : id + sep
  const dirents = readdirSync(path, { withFileTypes: true, encoding: 'utf8' })
  if (typeof path === 'string' && !dirents.some((dirent) => dirent.name.includes('\ufffd'))) {
    return dirents.map((dirent) => ({ name: dirent.name, id: prefix + dirent.name, kind: kindOf(dirent) }))
  }
  const bytePrefix = id.startsWith(BYTES) ? prefix : BYTES + Buffer.from(prefix, 'utf8').toString('latin1')
  return readdirSync(path, { withFileTypes: true, encoding: 'buffer' }).map((dirent) => ({
    name: decodeWtf8(dirent.name),
    id: bytePrefix + dirent.name.toString('latin1'),
    kind: kindOf(dirent),
  }))
}

function kindOf(dirent: Kinds): HostName['kind'] {
  if (dirent.isSymbolicLink()) return 'link'
  if (dirent.isDirectory()) return 'directory'
  return dirent.isFile() ? 'file' : 'special'
}

/** UTF-8 in which a three-byte sequence may stand for an unpaired surrogate; any other stray byte becomes U+FFFD. */
export function decodeWtf8(bytes: Buffer): string {
  let text = ''
  let plainFrom = 0
  for (let i = 0; i + 2 < bytes.length; i++) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(i, i + 3)
    // ED A0..BF xx is D800..DFFF (The WTF-8 encoding, section 2).
    if (first !== 0xed || second < 0xa0 || second > 0xbf || (third & 0xc0) !== 0x80) continue
    text += bytes.toString('utf8', plainFrom, i)
    text += String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f))
    plainFrom = i + 3
    i += 2
  }
  return text + bytes.toString('utf8', plainFrom)
}
