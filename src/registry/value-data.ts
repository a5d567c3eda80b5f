import type { HiveValue } from './hive-key.ts'
import { typeName, ValueType } from './value-type.ts'

const STRING_TYPES: ReadonlySet<number> = new Set([ValueType.String, ValueType.ExpandString, ValueType.Link])

/**
 * The text of a REG_SZ, REG_EXPAND_SZ or REG_LINK as programs read it: up to the first NUL, where there is
 * one.
 */
export function stringOf(value: HiveValue): string | undefined {
  if (!STRING_TYPES.has(value.type)) return undefined
  const text = decodeUtf16(value.data)
  const end = text.indexOf('\0')
  return end === -1 ? text : text.slice(0, end)
}

/** The number of a REG_DWORD; undefined for every other type, and for data of another length than 4 bytes. */
export function dwordOf(value: HiveValue): number | undefined {
  const { type, data } = value
  return type === ValueType.Dword && data.length === 4 ? viewOf(data).getUint32(0, true) : undefined
}

/** The number of a REG_QWORD; undefined for every other type, and for data of another length than 8 bytes. */
function qwordOf(value: HiveValue): bigint | undefined {
  const { type, data } = value
  return type === ValueType.Qword && data.length === 8 ? viewOf(data).getBigUint64(0, true) : undefined
}

/** The strings of a REG_MULTI_SZ; empty ones between others are kept, the list's end is not one. */
export function multiStringOf(value: HiveValue): string[] | undefined {
  if (value.type !== ValueType.MultiString) return undefined
  const text = withoutTrailingNuls(decodeUtf16(value.data))
  return text === '' ? [] : text.split('\0')
}

/** A value as `statelift reg /json` prints it; `data` as its type has it. */
export interface JsonValue {
  readonly name: string
  readonly type: string
  readonly data: string | number | string[]
}

/**
 * A value as `statelift reg /json` prints it. Strings lose the NULs at their end and nothing else (what lies
 * behind a NUL in the middle is shown); of an odd number of bytes the last is no character. A number of the
 * wrong size is hex.
 */
export function valueToJson(value: HiveValue): JsonValue {
  return { name: value.name, type: typeName(value.type), data: jsonData(value) }
}

function jsonData(value: HiveValue): string | number | string[] {
  if (value.type === ValueType.String || value.type === ValueType.ExpandString)
    return withoutTrailingNuls(decodeUtf16(value.data))
  return dwordOf(value) ?? qwordOf(value)?.toString() ?? multiStringOf(value) ?? hexOf(value.data)
}

function hexOf(data: Uint8Array): string {
  return bufferOf(data).toString('hex')
}

function decodeUtf16(data: Uint8Array): string {
  return bufferOf(data).toString('utf16le', 0, data.length & ~1)
}

function withoutTrailingNuls(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--
  return text.slice(0, end)
}

function bufferOf(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength)
}
