import { createHash } from 'node:crypto'

interface Authority {
  readonly domain: string
  /** The letter case in which the name is hashed. */
  readonly fold: (name: string) => string
}

/** The domain part of a virtual account, by the number after `S-1-5-`. */
const AUTHORITIES: ReadonlyMap<string, Authority> = new Map([
  ['80', { domain: 'NT SERVICE', fold: (name) => name.toUpperCase() }],
  ['82', { domain: 'IIS APPPOOL', fold: (name) => name.toLowerCase() }],
])

/**
 * The account of a virtual account's SID. Such a SID is the SHA-1 of the name (UTF-16LE, in one letter case) as five
 * little-endian numbers, so that no name can be computed from it but each candidate can be proved.
 *
 * @param candidates names to try: services, the profile's folder
 */
export function virtualAccount(
  sid: string,
  candidates: Iterable<string>,
): { domain: string; name: string } | undefined {
  const match = /^S-1-5-(\d+)((?:-\d+){5})$/i.exec(sid)
  const authority = AUTHORITIES.get(match?.[1] ?? '')
  if (match === null || authority === undefined) return undefined
  for (const name of candidates) {
    if (hashed(authority.fold(name)) === match[2]) return { domain: authority.domain, name }
  }
  return undefined
}

function hashed(name: string): string {
  const digest = createHash('sha1').update(Buffer.from(name, 'utf16le')).digest()
  return [0, 4, 8, 12, 16].map((at) => `-${digest.readUInt32LE(at)}`).join('')
}
