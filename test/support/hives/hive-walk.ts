import type { HiveKey, HiveValue } from '../../../src/registry/index.ts'

export interface WalkedKey {
  /** `Software\X`; the root is `''`. */
  readonly path: string
  readonly key: HiveKey
  readonly values: readonly HiveValue[]
}

/** All keys below `key` and itself, each before its subkeys, in the hive's order. */
export function* walk(key: HiveKey, path = ''): Generator<WalkedKey> {
  const pending = [{ key, path }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { key, path } = next
    yield { path, key, values: key.values() }
    for (const subkey of key.subkeys().reverse())
      pending.push({ key: subkey, path: path === '' ? subkey.name : `${path}\\${subkey.name}` })
  }
}

/** How many keys (the root included) and values, and how many of each type. */
export function count(root: HiveKey): { keys: number; values: number; types: Record<string, number> } {
  const types: Record<string, number> = {}
  let keys = 0
  let values = 0
  for (const walked of walk(root)) {
    keys++
    for (const value of walked.values) {
      values++
      types[value.type] = (types[value.type] ?? 0) + 1
    }
  }
  return { keys, values, types }
}
