import type { KeySpec } from './hive-builder.ts'

/** Puts a key below a path: `at('A\\B', key)` is A with the one subkey B. */
export function at(path: string, key: KeySpec): Record<string, KeySpec> {
  const [name = '', ...rest] = path.split('\\')
  return { [name]: rest.length === 0 ? key : { keys: at(rest.join('\\'), key) } }
}

/** One description of several: keys of the same name become one. */
export function merge(...trees: readonly Record<string, KeySpec>[]): Record<string, KeySpec> {
  const merged: Record<string, KeySpec> = {}
  for (const tree of trees) {
    for (const [name, key] of Object.entries(tree)) {
      const known = merged[name] ?? {}
      merged[name] = {
        values: { ...known.values, ...key.values },
        keys: merge(known.keys ?? {}, key.keys ?? {}),
      }
    }
  }
  return merged
}
