/** A value of a key. `data` is a view of the hive where it lies in one piece: read it, never write to it. */
export interface HiveValue {
  /** `''` is the default value. */
  readonly name: string
  /** REG_* number; `typeName` puts a name to it. */
  readonly type: number
  /** The exact bytes. */
  readonly data: Uint8Array
  /** Set in differencing hives (1.6) on a value that hides the one of the same name in the hive below. */
  readonly tombstone?: boolean
}

/**
 * A key of a hive. It reads from the hive when asked; what cannot be read is left out and becomes a warning
 * of the hive.
 */
export interface HiveKey {
  readonly name: string
  /** FILETIME. */
  readonly lastWritten: bigint
  readonly className: string | undefined
  /** As the key itself says; `subkeys()` gives those that can be read. */
  readonly subkeyCount: number
  /** KEY_SYM_LINK: the target is in the REG_LINK value `SymbolicLinkValue`. */
  readonly link: boolean
  /** How a differencing hive (1.6) says that this key lies over the one below it; `plain` everywhere else. */
  readonly layer: 'plain' | 'tombstone' | 'supersede-local' | 'supersede-tree'
  /** In the hive's order. */
  subkeys(): HiveKey[]
  /** By name, in any letter case. */
  subkey(name: string): HiveKey | undefined
  /** In the hive's order. */
  values(): HiveValue[]
  /** By name, in any letter case; `''` is the default value. */
  value(name: string): HiveValue | undefined
  /** Self-relative security descriptor ([MS-DTYP] 2.4.6). */
  securityDescriptor(): Uint8Array | undefined
}

/**
 * `recovered`: its logs were applied. `damaged`: something could not be read so far, or the hive is dirty and
 * no log could be applied to it; the warnings say what.
 */
export type HiveState = 'clean' | 'recovered' | 'damaged'
