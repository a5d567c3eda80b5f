/** The few binary forms that values of a Windows registry have. */

/** A SID in its binary form ([MS-DTYP] 2.4.2.2). */
export function sidBytes(sid: string): Buffer {
  const [, , authority = '0', ...subAuthorities] = sid.split('-')
  const bytes = Buffer.alloc(8 + subAuthorities.length * 4)
  bytes.writeUInt8(1, 0)
  bytes.writeUInt8(subAuthorities.length, 1)
  bytes.writeUIntBE(Number(authority), 2, 6)
  for (const [index, part] of subAuthorities.entries()) bytes.writeUInt32LE(Number(part), 8 + index * 4)
  return bytes
}

export function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le')
}

/** A UNICODE_STRING as the SECURITY hive stores it: length, room, offset of the text, the text with its end. */
export function unicodeString(text: string): Buffer {
  const characters = utf16(text)
  const head = Buffer.alloc(8)
  head.writeUInt16LE(characters.length, 0)
  head.writeUInt16LE(characters.length + 2, 2)
  head.writeUInt32LE(8, 4)
  return Buffer.concat([head, characters, Buffer.alloc(2)])
}

/** A GUID in its binary form: the first three groups are little-endian ([MS-DTYP] 2.3.4.2). */
export function guidBytes(guid: string): Buffer {
  const [a = '', b = '', c = '', d = '', e = ''] = guid.split('-')
  const swapped = [a, b, c].map((group) => Buffer.from(group, 'hex').reverse())
  return Buffer.concat([...swapped, Buffer.from(d + e, 'hex')])
}

/** A table of variable parts as SAM's V values have it: 12 bytes a part (offset, length, one more word), then the parts. */
export function samTable(parts: readonly (readonly [Buffer, number])[]): Buffer {
  const head = Buffer.alloc(parts.length * 12)
  const body: Buffer[] = []
  let at = 0
  for (const [index, [part, extra]] of parts.entries()) {
    head.writeUInt32LE(at, index * 12)
    head.writeUInt32LE(part.length, index * 12 + 4)
    head.writeUInt32LE(extra, index * 12 + 8)
    const padded = Buffer.concat([part, Buffer.alloc((4 - (part.length % 4)) % 4)])
    body.push(padded)
    at += padded.length
  }
  return Buffer.concat([head, ...body])
}
