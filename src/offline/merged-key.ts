import type { HiveKey, HiveValue } from '../registry/index.ts'
import { foldName } from '../winpath/index.ts'

/**
 * Two keys seen as one, the upper hiding what the lower has under the same name: HKEY_CLASSES_ROOT, which shows a
 * user's classes over the machine's.
 */
class MergedKey implements HiveKey {
  readonly #upper: HiveKey
  readonly #lower: HiveKey

  constructor(upper: HiveKey, lower: HiveKey) {
    this.#upper = upper
    this.#lower = lower
  }

  get name(): string {
    return this.#upper.name
  }

  get lastWritten(): bigint {
    return this.#upper.lastWritten
  }

  get className(): string | undefined {
    return this.#upper.className
  }

  get subkeyCount(): number {
    return this.subkeys().length
  }

  get link(): boolean {
    return this.#upper.link
  }

  get layer(): HiveKey['layer'] {
    return this.#upper.layer
  }

  subkeys(): HiveKey[] {
    const below = new Map(this.#lower.subkeys().map((key) => [foldName(key.name), key]))
    const merged = this.#upper.subkeys().map((key) => {
      const lower = below.get(foldName(key.name))
      below.delete(foldName(key.name))
      return lower === undefined ? key : new MergedKey(key, lower)
    })
    return [...merged, ...below.values()]
  }

  subkey(name: string): HiveKey | undefined {
    return mergeKeys(this.#upper.subkey(name), this.#lower.subkey(name))
  }

  values(): HiveValue[] {
    const upper = this.#upper.values()
    const names = new Set(upper.map((value) => foldName(value.name)))
    return [...upper, ...this.#lower.values().filter((value) => !names.has(foldName(value.name)))]
  }

  value(name: string): HiveValue | undefined {
    return this.#upper.value(name) ?? this.#lower.value(name)
  }

  securityDescriptor(): Uint8Array | undefined {
    return this.#upper.securityDescriptor()
  }
}

/** The two keys as one; either alone where the other is missing. */
export function mergeKeys(upper: HiveKey | undefined, lower: HiveKey | undefined): HiveKey | undefined {
  return upper === undefined || lower === undefined ? (upper ?? lower) : new MergedKey(upper, lower)
}
