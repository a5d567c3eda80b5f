import { basename, dirname, join } from 'node:path'
import { type BlockSource, readBlock } from '../block-source.ts'

/** Platform codes of parent locators whose data is a path in UTF-16LE: relative and absolute (VHD specification, Parent Locator). */
const RELATIVE = 'W2ru'
const ABSOLUTE = 'W2ku'
const MAX_PATH_BYTES = 64 * 1024

/**
 * Host paths at which the parent of a differencing VHD may lie, best first: by its relative path, and by its name
 * beside the child, since an absolute path was true on another machine.
 */
export function parentCandidates(file: BlockSource, header: Buffer): string[] {
  const paths: string[] = []
  const locators = new Map<string, string>()
  for (let at = 0x240; at < 0x240 + 8 * 24; at += 24) {
    const code = header.toString('latin1', at, at + 4)
    const length = header.readUInt32BE(at + 8)
    if ((code !== RELATIVE && code !== ABSOLUTE) || length === 0 || length > MAX_PATH_BYTES) continue
    const bytes = readBlock(file, Number(header.readBigUInt64BE(at + 16)), length)
    locators.set(code, bytes.toString('utf16le').replace(/\0.*$/s, ''))
  }
  const name = Buffer.from(header.subarray(0x40, 0x240)).swap16().toString('utf16le').replace(/\0.*$/s, '')
  return candidatesFrom(file.label, [locators.get(RELATIVE), locators.get(ABSOLUTE), name], paths)
}

/** Turns Windows paths of a parent into host paths near the child. */
export function candidatesFrom(
  child: string,
  names: readonly (string | undefined)[],
  found: string[] = [],
): string[] {
  const folder = dirname(child)
  const add = (path: string) => {
    if (!found.includes(path) && path !== child) found.push(path)
  }
  for (const name of names) {
    if (name === undefined || name === '') continue
    const host = name.replaceAll('\\', '/')
    const absolute = /^(?:[A-Za-z]:)?\//.test(host)
    if (!absolute) add(join(folder, host))
    else if (process.platform === 'win32') add(name)
    add(join(folder, basename(host)))
  }
  return found
}
