/**
 * Registry keys as text that regedit imports ("Windows Registry Editor Version 5.00"): UTF-16 with a byte
 * order mark, CRLF, a section for each key.
 */
import type { Warning, WarningSink } from '../errors/index.ts'
import type { HiveKey, HiveValue } from './hive-key.ts'
import { dwordOf } from './value-data.ts'
import { ValueType } from './value-type.ts'

/** A key to be written, with the values that were selected. */
export interface RegTextKey {
  /** With its root in full: `HKEY_USERS\S-1-5-21-1-2-3-1001\Software\X`. */
  readonly path: string
  readonly values: Iterable<HiveValue>
}

const HEADER = 'Windows Registry Editor Version 5.00\r\n\r\n'
const BYTE_ORDER_MARK = '\ufeff'

/** Where regedit folds lines of hex. */
const LINE_WIDTH = 78

/** What no line of such a file can hold in a name. */
const UNWRITABLE = /[\0\r\n]/

/**
 * The file in pieces, one a key, in UTF-16LE. A key or value whose name holds a NUL or a line break cannot be
 * written in this format; it is left out and told to `onWarning`.
 */
export function* writeRegText(keys: Iterable<RegTextKey>, onWarning?: WarningSink): Generator<Buffer> {
  yield Buffer.from(BYTE_ORDER_MARK + HEADER, 'utf16le')
  for (const key of keys) {
    if (UNWRITABLE.test(key.path)) onWarning?.(unwritable('key', key.path))
    else yield Buffer.from(section(key, onWarning), 'utf16le')
  }
}

/**
 * `key` and all keys below it for `writeRegText`, each before its subkeys, under the path that they shall
 * have there.
 */
export function* regTextTree(key: HiveKey, path: string): Generator<RegTextKey> {
  const pending = [{ key, path }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { key, path } = next
    yield { path, values: key.values() }
    for (const subkey of key.subkeys().reverse())
      pending.push({ key: subkey, path: `${path}\\${subkey.name}` })
  }
}

function section(key: RegTextKey, onWarning: WarningSink | undefined): string {
  let text = `[${key.path}]\r\n`
  for (const value of key.values) {
    if (UNWRITABLE.test(value.name)) onWarning?.(unwritable('value', `${key.path}\\${value.name}`))
    else text += `${line(value)}\r\n`
  }
  return `${text}\r\n`
}

function line(value: HiveValue): string {
  const name = value.name === '' ? '@=' : `${quoted(value.name)}=`
  const dword = dwordOf(value)
  if (dword !== undefined) return `${name}dword:${dword.toString(16).padStart(8, '0')}`
  const text = plainText(value)
  if (text !== undefined) return name + quoted(text)
  const type = value.type === ValueType.Binary ? 'hex:' : `hex(${value.type.toString(16)}):`
  return foldedHex(name + type, value.data)
}

/**
 * The text of a REG_SZ that comes back byte for byte from a quoted string: whole characters, one NUL at the
 * end, no line breaks.
 */
function plainText(value: HiveValue): string | undefined {
  const { type, data } = value
  if (type !== ValueType.String || data.length < 2 || data.length % 2 !== 0) return undefined
  const text = Buffer.from(data.buffer, data.byteOffset, data.length - 2).toString('utf16le')
  if (UNWRITABLE.test(text) || data[data.length - 1] !== 0 || data[data.length - 2] !== 0) return undefined
  return text
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

function foldedHex(start: string, data: Uint8Array): string {
  const hex = Buffer.from(data.buffer, data.byteOffset, data.length).toString('hex')
  const lines: string[] = []
  let at = 0
  let indent = start
  do {
    // A byte is two digits and a comma; the first line always takes one, however long its name is.
    const room = Math.max(1, Math.floor((LINE_WIDTH - indent.length) / 3))
    const bytes = hex.slice(at, at + room * 2)
    lines.push(indent + bytes.replace(/..(?!$)/g, '$&,'))
    at += room * 2
    indent = '  '
  } while (at < hex.length)
  return lines.join(',\\\r\n')
}

function unwritable(what: string, where: string): Warning {
  const message = `The name of this ${what} holds a NUL or a line break, which .reg files cannot hold; it was left out.`
  return { kind: 'reg-text-name', message, where }
}
