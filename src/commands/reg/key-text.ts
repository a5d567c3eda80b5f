import { filetimeToIso } from '../../filetime/index.ts'
import { type HiveKey, type HiveValue, multiStringOf, typeName, valueToJson } from '../../registry/index.ts'
import { printable } from '../../report/index.ts'

/** A key as one line of JSON; a time of 0 is null. */
export function jsonLine(key: HiveKey, path: string): string {
  const values = key.values().map(valueToJson)
  return `${JSON.stringify({ key: path, lastWritten: filetimeToIso(key.lastWritten) ?? null, values })}\n`
}

/**
 * A key for people: path and time, a line for each value and, where these are not printed themselves, for
 * each subkey.
 */
export function textBlock(key: HiveKey, path: string, withSubkeys: boolean): string {
  const head = `[${printable(path)}]  ${filetimeToIso(key.lastWritten) ?? ''}`
  const values = key.values().map(valueLine)
  const subkeys = withSubkeys
    ? key.subkeys().map((subkey) => `    ${printable(path === '' ? subkey.name : `${path}\\${subkey.name}`)}`)
    : []
  return `${[head.trimEnd(), ...values, ...subkeys].join('\n')}\n\n`
}

function valueLine(value: HiveValue): string {
  const name = value.name === '' ? '(Default)' : printable(value.name)
  return `    ${name}    ${typeName(value.type)}    ${printable(dataText(value))}`.trimEnd()
}

function dataText(value: HiveValue): string {
  const { data } = valueToJson(value)
  if (typeof data === 'number') return `0x${data.toString(16)} (${data})`
  if (typeof data === 'string') return data
  return (multiStringOf(value) ?? []).join('\\0')
}
