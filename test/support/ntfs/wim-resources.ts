import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface CompressedResource {
  readonly bytes: Buffer
  readonly size: number
  readonly sha1: string
}

/**
 * Compresses files with wimlib, whose resources are laid out as system compression lays out its streams, and gives the
 * resources that came out smaller.
 */
export function compressWithWimlib(
  folder: string,
  contents: readonly Buffer[],
  method: 'xpress' | 'lzx',
  chunkSize: number,
): CompressedResource[] {
  const source = join(folder, 'source')
  mkdirSync(source, { recursive: true })
  contents.forEach((content, i) => {
    writeFileSync(join(source, `${i}`), content)
  })
  const wim = join(folder, `${method}-${chunkSize}.wim`)
  execFileSync(
    'wimlib-imagex',
    ['capture', source, wim, `--compress=${method}`, `--chunk-size=${chunkSize}`],
    {
      stdio: 'ignore',
    },
  )
  return readResources(readFileSync(wim))
}

const COMPRESSED = 4
const METADATA = 2

/** The lookup table of a WIM file: 50 bytes a resource, of which the header names place and length. */
function readResources(wim: Buffer): CompressedResource[] {
  const found: CompressedResource[] = []
  const start = Number(wim.readBigUInt64LE(56))
  const end = start + wim.readUIntLE(48, 6)
  for (let at = start; at < end; at += 50) {
    const flags = wim[at + 7] ?? 0
    if ((flags & COMPRESSED) === 0 || (flags & METADATA) !== 0) continue
    const position = Number(wim.readBigUInt64LE(at + 8))
    found.push({
      bytes: wim.subarray(position, position + wim.readUIntLE(at, 6)),
      size: Number(wim.readBigUInt64LE(at + 16)),
      sha1: wim.toString('hex', at + 30, at + 50),
    })
  }
  return found
}
