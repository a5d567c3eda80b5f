/**
 * Builds a self-relative security descriptor from SDDL ([MS-DTYP] 2.5.1), for tests only: it knows the letters that the tests use
 * and takes them from its own tables, so that reading and writing check each other.
 */

const SIDS: Record<string, string> = {
  AC: 'S-1-15-2-1',
  AU: 'S-1-5-11',
  BA: 'S-1-5-32-544',
  BU: 'S-1-5-32-545',
  CG: 'S-1-3-1',
  CO: 'S-1-3-0',
  HI: 'S-1-16-12288',
  IU: 'S-1-5-4',
  LS: 'S-1-5-19',
  LW: 'S-1-16-4096',
  NS: 'S-1-5-20',
  OW: 'S-1-3-4',
  PU: 'S-1-5-32-547',
  SY: 'S-1-5-18',
  WD: 'S-1-1-0',
}

const ACE_TYPES: Record<string, number> = { A: 0, D: 1, AU: 2, OA: 5, XA: 9, ML: 0x11, RA: 0x12 }
const ACE_FLAGS: Record<string, number> = { OI: 1, CI: 2, NP: 4, IO: 8, ID: 16, SA: 64, FA: 128 }
const RIGHTS: Record<string, number> = {
  FA: 0x1f01ff,
  FR: 0x120089,
  FW: 0x120116,
  FX: 0x1200a0,
  KA: 0xf003f,
  KR: 0x20019,
  KW: 0x20006,
  GA: 0x10000000,
  GX: 0x20000000,
  GW: 0x40000000,
  GR: 0x80000000,
  SD: 0x10000,
  RC: 0x20000,
  WD: 0x40000,
  WO: 0x80000,
  CC: 1,
  DC: 2,
  LC: 4,
  SW: 8,
  RP: 16,
  WP: 32,
  DT: 64,
  LO: 128,
  CR: 256,
  NW: 1,
  NR: 2,
  NX: 4,
}

export function sidBytes(text: string): Buffer {
  const [, , authority = '0', ...rest] = (SIDS[text] ?? text).split('-')
  const bytes = Buffer.alloc(8 + rest.length * 4)
  bytes[0] = 1
  bytes[1] = rest.length
  bytes.writeUIntBE(Number(authority), 2, 6)
  rest.forEach((part, i) => {
    bytes.writeUInt32LE(Number(part), 8 + i * 4)
  })
  return bytes
}

export function guidBytes(text: string): Buffer {
  const hex = Buffer.from(text.replaceAll('-', ''), 'hex')
  return Buffer.concat([
    hex.subarray(0, 4).reverse(),
    hex.subarray(4, 6).reverse(),
    hex.subarray(6, 8).reverse(),
    hex.subarray(8),
  ])
}

/** `tails` are the bytes for what stands behind the SID of an ACE, by its text (conditions and claims). */
export function buildSecurityDescriptor(
  sddl: string,
  tails: ReadonlyMap<string, Buffer> = new Map(),
): Buffer {
  const [, owner, group, dacl, sacl] =
    /^(?:O:(.*?))?(?:G:(.*?))?(?:D:(.*?))?(?:S:([A-Z]*(?:\(.*)?))?$/.exec(sddl) ?? []
  let control = 0x8000
  if (dacl !== undefined) control |= 4 | aclControl(dacl, 8)
  if (sacl !== undefined) control |= 0x10 | aclControl(sacl, 9)
  const header = Buffer.alloc(20)
  const parts: Buffer[] = [header]
  let at = header.length
  const put = (pointer: number, bytes: Buffer | undefined) => {
    if (bytes === undefined) return
    header.writeUInt32LE(at, pointer)
    parts.push(bytes)
    at += bytes.length
  }
  header[0] = 1
  header.writeUInt16LE(control, 2)
  put(12, sacl === undefined ? undefined : aclBytes(sacl, tails))
  put(16, dacl === undefined || dacl.includes('NO_ACCESS_CONTROL') ? undefined : aclBytes(dacl, tails))
  put(4, owner === undefined ? undefined : sidBytes(owner))
  put(8, group === undefined ? undefined : sidBytes(group))
  return Buffer.concat(parts)
}

/** AR, AI and P stand two bits apart; those of the system list one bit higher. */
function aclControl(acl: string, lowest: number): number {
  const flags = acl.replace(/\(.*$/, '').replace('NO_ACCESS_CONTROL', '')
  const is = (letters: string, bit: number) => (flags.includes(letters) ? 1 << bit : 0)
  return (
    is('AR', lowest) | is('AI', lowest + 2) | (flags.replace(/AR|AI/g, '') === 'P' ? 1 << (lowest + 4) : 0)
  )
}

function aclBytes(acl: string, tails: ReadonlyMap<string, Buffer>): Buffer {
  const aces = splitAces(acl).map((ace) => aceBytes(ace, tails))
  const header = Buffer.alloc(8)
  const object = splitAces(acl).some((ace) => ace.startsWith('O'))
  header[0] = object ? 4 : 2
  header.writeUInt16LE(8 + aces.reduce((sum, ace) => sum + ace.length, 0), 2)
  header.writeUInt16LE(aces.length, 4)
  return Buffer.concat([header, ...aces])
}

function splitAces(acl: string): string[] {
  const aces: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < acl.length; i++) {
    if (acl[i] === '(' && depth++ === 0) start = i + 1
    if (acl[i] === ')' && --depth === 0) aces.push(acl.slice(start, i))
  }
  return aces
}

function aceBytes(ace: string, tails: ReadonlyMap<string, Buffer>): Buffer {
  const [type = '', flags = '', rights = '', first = '', second = '', sid = '', ...rest] = ace.split(';')
  const tailText = rest.join(';')
  const tail = tailText === '' ? Buffer.alloc(0) : tails.get(tailText)
  if (tail === undefined) throw new Error(`no bytes for ${tailText}`)
  const guids = [first, second].filter((guid) => guid !== '').map(guidBytes)
  const objectFlags = Buffer.alloc(type.startsWith('O') ? 4 : 0)
  if (objectFlags.length > 0) objectFlags.writeUInt32LE((first === '' ? 0 : 1) | (second === '' ? 0 : 2))
  const body = Buffer.concat([objectFlags, ...guids, sidBytes(sid), tail])
  const bytes = Buffer.alloc(8 + Math.ceil(body.length / 4) * 4)
  bytes[0] = ACE_TYPES[type] ?? 0xff
  bytes[1] = pairs(flags).reduce((sum, flag) => sum | (ACE_FLAGS[flag] ?? 0), 0)
  bytes.writeUInt16LE(bytes.length, 2)
  bytes.writeUInt32LE(rightsMask(rights), 4)
  body.copy(bytes, 8)
  return bytes
}

function rightsMask(rights: string): number {
  if (rights.startsWith('0x')) return Number(rights)
  return pairs(rights).reduce((sum, right) => (sum | (RIGHTS[right] ?? 0)) >>> 0, 0)
}

function pairs(text: string): string[] {
  return text.match(/../g) ?? []
}
