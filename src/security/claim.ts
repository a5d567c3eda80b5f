import { sidToSddl } from './sid.ts'

type ValueText = (buffer: Buffer, at: number) => string | undefined

/** The types of a resource attribute's values, and how SDDL writes each ([MS-DTYP] 2.4.10.1 and 2.5.1.1). */
const VALUE_TYPES: ReadonlyMap<number, { letters: string; text: ValueText }> = new Map([
  [0x01, { letters: 'TI', text: (b, at) => (at + 8 > b.length ? undefined : `${b.readBigInt64LE(at)}`) }],
  [0x02, { letters: 'TU', text: (b, at) => (at + 8 > b.length ? undefined : `${b.readBigUInt64LE(at)}`) }],
  [0x03, { letters: 'TS', text: quoted }],
  [0x05, { letters: 'TD', text: sizedSid }],
  [0x06, { letters: 'TB', text: (b, at) => (at + 8 > b.length ? undefined : `${b.readBigUInt64LE(at)}`) }],
  [0x10, { letters: 'TX', text: sizedHex }],
])

const HEADER = 16

/** The attribute of a resource attribute ACE: `("Name",TS,0x0,"value")`; undefined when the bytes cannot be right. */
export function claimToSddl(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (buffer.length < HEADER) return undefined
  const name = quoted(buffer, buffer.readUInt32LE(0))
  const type = VALUE_TYPES.get(buffer.readUInt16LE(4))
  const count = buffer.readUInt32LE(12)
  if (name === undefined || type === undefined || HEADER + count * 4 > buffer.length) return undefined
  const parts = [name, type.letters, `0x${buffer.readUInt32LE(8).toString(16)}`]
  for (let i = 0; i < count; i++) {
    const text = type.text(buffer, buffer.readUInt32LE(HEADER + i * 4))
    if (text === undefined) return undefined
    parts.push(text)
  }
  return `(${parts.join(',')})`
}

function quoted(buffer: Buffer, at: number): string | undefined {
  for (let end = at; end + 2 <= buffer.length; end += 2) {
    if (buffer.readUInt16LE(end) === 0) return `"${buffer.toString('utf16le', at, end)}"`
  }
  return undefined
}

function sized(buffer: Buffer, at: number): Buffer | undefined {
  if (at + 4 > buffer.length) return undefined
  const end = at + 4 + buffer.readUInt32LE(at)
  return end > buffer.length ? undefined : buffer.subarray(at + 4, end)
}

function sizedSid(buffer: Buffer, at: number): string | undefined {
  const value = sized(buffer, at)
  return value === undefined ? undefined : sidToSddl(value, 0)
}

function sizedHex(buffer: Buffer, at: number): string | undefined {
  return sized(buffer, at)?.toString('hex')
}
