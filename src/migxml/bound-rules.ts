/** What `bindRules` gives: the rules of all files, evaluated for the system and each user, ready to match. */

import type { Warning } from '../errors/index.ts'

/** Where a rule stands. Lines count from 1. */
export interface RulePlace {
  readonly file: string
  readonly line: number
}

/** What `attributes` and `excludeAttributes` may name, beside the content: the security descriptor, the times. */
export type AttributeGroup = 'Security' | 'TimeFields'

/** One component in one context that takes an object. */
export interface Owner {
  /** Index into `BoundRules.components`. */
  readonly component: number
  /** 0 is System, 1 and up the users in the order they were given. */
  readonly context: number
  /** The include (or extension) that decided. */
  readonly rule: RulePlace
  /** Attributes that an excludeAttributes rule keeps from travelling with this owner's copy. */
  readonly omits: readonly AttributeGroup[]
}

/** Never empty; the same array object for the same owners, so that it can be interned by identity. */
export type Owners = readonly Owner[]

/** What filters ask about a file. FILETIMEs in UTC; `attributes` are FILE_ATTRIBUTE_* bits. */
export interface FileFacts {
  readonly size: number
  readonly created: bigint
  readonly modified: bigint
  readonly accessed: bigint
  readonly attributes: number
}

/** The rules as they stand in one directory. The same object may stand for many directories. */
export interface DirectoryMatcher {
  /** For a subdirectory; undefined when nothing at or below it can be selected. */
  enter(name: string): DirectoryMatcher | undefined
  /** Set when only these subdirectories can lead to anything: look them up, do not list. Names as rules write them. */
  literalChildren(): readonly string[] | undefined
  /** Whether a file directly in this directory may be selected. */
  readonly filesPossible: boolean
  /** Set when only files of these names may be selected directly here (and no directory listing is needed for files). */
  literalFiles(): readonly string[] | undefined
  /** Who takes the directory object itself. */
  self(facts?: FileFacts): Owners | undefined
  file(name: string, facts: FileFacts): Owners | undefined
}

/** The rules as they stand in one registry key. */
export interface KeyMatcher {
  enter(name: string): KeyMatcher | undefined
  literalChildren(): readonly string[] | undefined
  readonly valuesPossible: boolean
  /** Set when only values of these names may be selected here. */
  literalValues(): readonly string[] | undefined
  self(): Owners | undefined
  /** `name` is empty for the default value. */
  value(name: string, type: number, data: Uint8Array): Owners | undefined
}

/** A component of a rule file, and for whom it is present. */
export interface BoundComponent {
  readonly urlid: string
  readonly displayName: string
  /** Display names from the outermost component to this one. */
  readonly path: readonly string[]
  readonly type: string
  readonly role: string
  readonly file: string
  readonly line: number
  readonly hidden: boolean
  /** Indexes of contexts in which the component was evaluated and detected. */
  readonly detectedIn: readonly number[]
  /** Switched off by Config.xml. */
  readonly disabled: boolean
  readonly defaultSupported: boolean
}

/** An object that an addObjects rule pretends to be on the source. */
export interface SyntheticObject {
  readonly component: number
  readonly context: number
  readonly rule: RulePlace
  readonly type: 'File' | 'Registry'
  /** Encoded location: `HKLM\X [V]`, `HKU\SID\X [V]`, `C:\dir [file]`. */
  readonly node: string
  /** Undefined for a directory or key. */
  readonly leaf: string | undefined
  /** FILE_ATTRIBUTE_* bits for files, a REG_* number for values. */
  readonly attributes: number
  readonly data: Uint8Array
}

/** One setting of an Ini file that a rule selected. */
export interface IniSetting {
  /** Offline path of the file. */
  readonly path: string
  readonly section: string
  readonly setting: string
  readonly value: string
  readonly owners: Owners
}

/** The elements whose rules act at the destination. */
export type CarriedKind = 'merge' | 'contentModify' | 'locationModify' | 'destinationCleanup'

/** A rule that acts at the destination: checked here, kept as plain data in the store's manifest. */
export interface CarriedRule {
  readonly kind: CarriedKind
  readonly component: number
  /** Contexts it holds in. */
  readonly contexts: readonly number[]
  readonly rule: RulePlace
  /** The script or filter as written; undefined where the element has none. */
  readonly call: { readonly function: string; readonly arguments: readonly (string | null)[] } | undefined
  /** As written, variables unexpanded: the destination has its own values for them. */
  readonly patterns: readonly { readonly type: string; readonly text: string }[]
  readonly scripts: readonly string[]
}

/** A processing or externalProcess block: listed, run by nobody in this folder. */
export interface Action {
  readonly kind: 'processing' | 'externalProcess'
  readonly when: string
  readonly component: number
  readonly context: number
  readonly rule: RulePlace
  /** Scripts or command lines. */
  readonly commands: readonly string[]
}

/** The rules of all files, evaluated for the system and each user: what can be asked of them, at no cost of disk. */
export interface BoundRules {
  /** Names of the contexts, `System` first. */
  readonly contexts: readonly string[]
  readonly components: readonly BoundComponent[]
  /** By drive, `C:`. */
  fileRoots(): ReadonlyMap<string, DirectoryMatcher>
  /** `HKLM`, `HKU\SID`: hives that may hold something selected. */
  registryRoots(): readonly { readonly hive: string; readonly matcher: KeyMatcher }[]
  readonly synthetic: readonly SyntheticObject[]
  readonly iniSettings: readonly IniSetting[]
  readonly carried: readonly CarriedRule[]
  readonly actions: readonly Action[]
  readonly warnings: readonly Warning[]
}
