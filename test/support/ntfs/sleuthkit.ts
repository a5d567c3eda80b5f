import { execFileSync } from 'node:child_process'

export interface SleuthKitEntry {
  /** With `\` before each name; `path:stream` for alternate streams. */
  readonly path: string
  readonly directory: boolean
  readonly record: number
  /** As `icat` takes it, e.g. `46-128-5`. */
  readonly address: string
}

/** What `fls` lists of an NTFS volume, without deleted files and NTFS's own. `offset` in 512-byte sectors. */
export function flsEntries(image: string, offset = 0): SleuthKitEntry[] {
  return parseFls(
    execFileSync('fls', ['-r', '-p', '-u', '-o', `${offset}`, image], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    }),
  )
}

/** The same from its output; what follows the path in its long form is left out. */
export function parseFls(output: string): SleuthKitEntry[] {
  return output.split('\n').flatMap((line) => {
    const [, type = '', address = '', path = ''] = /^(\S+) (\d+-\d+-\d+):\t([^\t]*)/.exec(line) ?? []
    const record = Number.parseInt(address, 10)
    if (address === '' || record < 24 || path.startsWith('$Extend/')) return []
    return [{ path: `\\${path.replaceAll('/', '\\')}`, directory: type.endsWith('d'), record, address }]
  })
}

/** The content of one attribute as `icat` gives it, or its first `limit` bytes. */
export function icat(image: string, address: string, offset = 0, limit?: number): Buffer {
  const end = limit === undefined ? '' : `| head -c ${limit}`
  const command = `icat -o "$1" "$2" "$3" ${end}`
  return execFileSync('sh', ['-c', command, 'sh', `${offset}`, image, address], { maxBuffer: 1 << 28 })
}

/** The lines of `istat`, in UTC. */
export function istat(image: string, record: number, offset = 0): string {
  return execFileSync('istat', ['-z', 'UTC', '-o', `${offset}`, image, `${record}`], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
  })
}
