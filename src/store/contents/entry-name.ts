/**
 * The name of an object inside a store (docs/store-format.md, section 1.1).
 */
import { createHash } from 'node:crypto'
import { splitPath } from '../../winpath/index.ts'

/** ZIP keeps the length of a name in 16 bits (APPNOTE.TXT 4.4.10). */
const LONGEST_NAME = 65_000

const ODD = /[\x00-\x1f\x7f"*/:<>?\\|]|%(?=[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})|[\ud800-\udfff]/
const ODD_CHARACTERS =
  /[\x00-\x1f\x7f"*/:<>?\\|]|%(?=[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** One part of a path as a name that every ZIP program takes and none takes for a way out. */
export function escapePart(part: string): string {
  if (part === '.' || part === '..') return `${part.slice(0, -1)}%2E`
  if (!ODD.test(part)) return part
  return part.replace(ODD_CHARACTERS, (character) => {
    const unit = character.charCodeAt(0)
    return unit > 0xff ? `%u${hex(unit, 4)}` : `%${hex(unit, 2)}`
  })
}

/** The inverse of `escapePart`. */
export function unescapePart(part: string): string {
  return part.replace(/%(?:u([0-9A-F]{4})|([0-9A-F]{2}))/g, (_, wide: string, narrow: string) =>
    String.fromCharCode(Number.parseInt(wide ?? narrow, 16)),
  )
}

/**
 * Where the content of an object goes, and where `/extract` puts it below its folder: `File/C$/Users/ned/a.txt`.
 * @param path offline path, `C:\Users\ned\a.txt`
 * @param stream name of an alternate stream, without `:$DATA`
 */
export function entryName(path: string, stream?: string): string {
  const name = treeName(path)
  const full = stream === undefined ? `File/${name}` : `Stream/${name}%3A${escapePart(stream)}`
  if (full.length * 3 <= LONGEST_NAME || Buffer.byteLength(full) <= LONGEST_NAME) return full
  return hashedName(full)
}

/** What stands for an entry name that cannot be held: `File/LONG$/` and the SHA-256 of the name. */
export function hashedName(name: string): string {
  return `${name.slice(0, name.indexOf('/'))}/LONG$/${createHash('sha256').update(name).digest('hex')}`
}

let lastDirectory = ''
let lastTree = ''

/** `C$/Users/ned/a.txt`. Remembers the last directory, since objects come directory by directory. */
function treeName(path: string): string {
  const cut = path.lastIndexOf('\\')
  const directory = path.slice(0, cut)
  if (cut > 0 && directory === lastDirectory && path.length > cut + 1) {
    return `${lastTree}/${escapePart(path.slice(cut + 1))}`
  }
  const { drive, parts } = splitPath(path)
  const tree = [driveFolder(drive), ...parts.map(escapePart)].join('/')
  // Only a path in its plain spelling may stand for its directory later.
  if (parts.length > 1 && path === `${drive}\\${parts.join('\\')}`) {
    lastDirectory = directory
    lastTree = tree.slice(0, tree.lastIndexOf('/'))
  }
  return tree
}

function driveFolder(drive: string): string {
  if (drive === '') return '$'
  if (drive.endsWith(':')) return `${drive.slice(0, -1)}$`
  return ['UNC$', ...drive.slice(2).split('\\').map(escapePart)].join('/')
}

/** The offline path that an entry name stands for, e.g. when the catalog is lost; undefined for `LONG$` and foreign names. */
export function offlinePath(name: string): { path: string; stream?: string } | undefined {
  const [top, drive = '', ...rest] = name.split('/')
  if ((top !== 'File' && top !== 'Stream') || !/^([A-Za-z]|UNC)?\$$/.test(drive)) return undefined
  if (rest.at(-1) === '') rest.pop()
  const parts = rest.map(unescapePart)
  const start = drive === 'UNC$' ? `\\\\${parts.splice(0, 2).join('\\')}` : drive.replace('$', ':')
  if (top === 'File') return { path: parts.length === 0 ? `${start}\\` : [start, ...parts].join('\\') }
  const last = parts.pop() ?? ''
  const colon = last.lastIndexOf(':')
  if (colon < 0) return undefined
  return { path: [start, ...parts, last.slice(0, colon)].join('\\'), stream: last.slice(colon + 1) }
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}
