/** What rules may ask about the offline system. `gather` implements it; nothing in this folder reads a disk. */

/** A registry value, its data in the exact bytes. */
export interface RegistryValueView {
  /** Empty for the default value. */
  readonly name: string
  readonly type: number
  readonly data: Uint8Array
}

/** The part of `registry`'s HiveKey that rules need. */
export interface RegistryKeyView {
  readonly name: string
  subkeys(): RegistryKeyView[]
  subkey(name: string): RegistryKeyView | undefined
  values(): RegistryValueView[]
  value(name: string): RegistryValueView | undefined
}

/** What a directory lists of one of its members. */
export interface DirectoryItem {
  readonly name: string
  readonly directory: boolean
  /** FILE_ATTRIBUTE_* bits. */
  readonly attributes: number
  readonly size: number
}

/** Kinds of drives, as rule files ask for them. */
export type DriveKind = 'Fixed' | 'CDROM' | 'Removable' | 'Remote'

/** All paths are the offline system's own, in any letter case. Nothing here throws for what is missing or unreadable. */
export interface Objects {
  fileKind(path: string): 'file' | 'directory' | undefined
  /** Empty for what is missing or not a directory. */
  listDirectory(path: string): readonly DirectoryItem[]
  /** A string of the PE version resource, by its tag (`FileVersion`, `ProductVersion`, `CompanyName`, ...). */
  fileVersion(path: string, tag: string): string | undefined
  /** FILETIME. */
  modified(path: string): bigint | undefined
  /** Small files only (Ini files, comparisons). */
  readText(path: string): Uint8Array | undefined
  /** `HKLM\...`, `HKCR\...`, `HKU\SID\...`, and `HKCU\...` for the bound user; undefined when there is no such key. */
  key(path: string): RegistryKeyView | undefined
  /** `['C:', 'D:']` */
  drives(kind: DriveKind): readonly string[]
}

/** The system, or one user, as rules see it. */
export interface EvaluationContext {
  /** `System`, or the user's account as people know it. */
  readonly name: string
  /** Set for users. */
  readonly sid?: string
  /** Upper-case names to values with offline paths; a user's holds the system's too. */
  readonly environment: ReadonlyMap<string, string>
  readonly objects: Objects
}

/** What conditions ask about the offline Windows as a whole. */
export interface SystemFacts {
  /** `10.0.19045` or longer. */
  readonly osVersion: string
  /** As old Windows has it, `Service Pack 1`; empty for none. */
  readonly servicePack?: string
  readonly is64Bit: boolean
  /** The control set that the system last ran on, e.g. `ControlSet001`: patterns that name it mean CurrentControlSet. */
  readonly currentControlSet?: string
}
