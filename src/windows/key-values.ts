import { dwordOf, type HiveKey, stringOf } from '../registry/index.ts'

/** A string value that says something: undefined when it is absent, not a string, or empty. Ends at the first NUL, behind which Windows leaves old bytes. */
export function textAt(key: HiveKey | undefined, name: string): string | undefined {
  const value = key?.value(name)
  const text = value === undefined ? undefined : stringOf(value)?.split('\0', 1)[0]
  return text === undefined || text === '' ? undefined : text
}

/** A REG_DWORD; undefined when it is absent or something else. */
export function dwordAt(key: HiveKey | undefined, name: string): number | undefined {
  const value = key?.value(name)
  return value === undefined ? undefined : dwordOf(value)
}

/** A time that is kept as two REG_DWORDs, `<name>High` and `<name>Low`; undefined when one is absent or both are 0. */
export function filetimeAt(key: HiveKey, name: string): bigint | undefined {
  const high = dwordAt(key, `${name}High`)
  const low = dwordAt(key, `${name}Low`)
  if (high === undefined || low === undefined) return undefined
  const time = (BigInt(high) << 32n) | BigInt(low)
  return time === 0n ? undefined : time
}
