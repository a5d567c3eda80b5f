import type { RegistryValueView } from '../objects.ts'
import type { FoundObject } from './helper-function.ts'

/** REG_* ([MS-RRP] and winnt.h). */
const REG_SZ = 1
const REG_EXPAND_SZ = 2
const REG_DWORD = 4
const REG_DWORD_BIG_ENDIAN = 5
const REG_LINK = 6
export const REG_MULTI_SZ = 7
const REG_QWORD = 11

/** The string form of a registry value: text as it is, numbers in decimal, lists with a line each, bytes as hex. */
export function registryText(value: Pick<RegistryValueView, 'type' | 'data'>): string {
  const bytes = Buffer.from(value.data.buffer, value.data.byteOffset, value.data.byteLength)
  switch (value.type) {
    case REG_SZ:
    case REG_EXPAND_SZ:
    case REG_LINK:
      return textUntilNul(bytes.toString('utf16le'))
    case REG_MULTI_SZ:
      return multiStrings(bytes).join('\n')
    case REG_DWORD:
      if (bytes.length >= 4) return String(bytes.readUInt32LE(0))
      break
    case REG_DWORD_BIG_ENDIAN:
      if (bytes.length >= 4) return String(bytes.readUInt32BE(0))
      break
    case REG_QWORD:
      if (bytes.length >= 8) return String(bytes.readBigUInt64LE(0))
      break
  }
  return bytes.toString('hex')
}

/** The strings that a content function looks at: each of a list, else the one text. */
export function contentStrings(object: FoundObject): string[] {
  if (object.type === 'Ini') return [object.text]
  if (object.type === 'File' || object.value === undefined) return []
  const { type, data } = object.value
  if (type === REG_MULTI_SZ) return multiStrings(Buffer.from(data))
  return [registryText(object.value)]
}

/** The string form of an object, NULL (undefined) for files, keys and directories. */
export function objectText(object: FoundObject): string | undefined {
  if (object.type === 'Ini') return object.text
  if (object.type === 'File' || object.value === undefined) return undefined
  return registryText(object.value)
}

function multiStrings(bytes: Buffer): string[] {
  const strings = bytes.toString('utf16le').split('\0')
  const end = strings.indexOf('')
  return end < 0 ? strings : strings.slice(0, end)
}

export function textUntilNul(text: string): string {
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}
