/**
 * A rule file as plain data: what the elements say, references resolved by name only when they are evaluated. Nothing here depends on
 * the offline system.
 */

import type { Call } from '../functions/call.ts'
import type { ObjectType } from '../patterns/index.ts'

export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Where a component, a rules block or an environment is evaluated. */
export type ContextLimit = 'System' | 'User' | 'UserAndSystem'

/** A call as written; `call` is undefined when it is not one or its arguments are wrong: it then yields nothing. */
export interface Script {
  readonly text: string
  readonly call: Call | undefined
  /** Not in the table of functions: a filter of that name is as good as absent. */
  readonly unknown: boolean
  readonly place: Place
}

export interface Condition {
  readonly negated: boolean
  readonly script: Script
  readonly place: Place
}

export interface Conditions {
  readonly name: string | undefined
  /** Undefined when the file does not say. */
  readonly operation: 'AND' | 'OR' | undefined
  readonly children: readonly (Conditions | Condition)[]
  readonly place: Place
}

export interface PatternText {
  readonly kind: 'pattern'
  readonly type: ObjectType
  readonly text: string
  readonly place: Place
}

export interface PatternScript {
  readonly kind: 'script'
  readonly script: Script
  readonly place: Place
}

export interface Content {
  readonly kind: 'content'
  readonly filter: Script
  readonly objectSets: readonly ObjectSet[]
  readonly place: Place
}

export interface ObjectSet {
  readonly conditions: readonly (Conditions | Condition)[]
  readonly members: readonly (PatternText | PatternScript | Content)[]
  readonly place: Place
}

export type VariableValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'script'; readonly script: Script }
  | { readonly kind: 'objectSet'; readonly objectSet: ObjectSet }

export interface Variable {
  readonly name: string
  readonly remap: boolean
  readonly value: VariableValue
  readonly place: Place
}

/** What named elements and references to them have in common: a reference has the name of a definition. */
export interface Named {
  readonly name: string | undefined
  readonly context: ContextLimit
  readonly place: Place
  /** Whether the element has nothing of its own, as references have. */
  readonly empty: boolean
}

export interface Environment extends Named {
  readonly conditions: readonly Conditions[]
  readonly variables: readonly Variable[]
}

export interface Detection extends Named {
  readonly conditions: readonly Conditions[]
}

export interface Detect extends Named {
  readonly conditions: readonly Condition[]
  readonly objectSets: readonly ObjectSet[]
}

export interface Detects extends Named {
  readonly detect: readonly Detect[]
}

export interface SelectionRule {
  readonly effect: 'include' | 'exclude' | 'never' | 'omit' | 'keep'
  readonly filter: Script | undefined
  /** What includeAttributes and excludeAttributes name. */
  readonly groups: readonly ('Security' | 'TimeFields')[]
  readonly objectSets: readonly ObjectSet[]
  readonly place: Place
}

export interface ApplyRule {
  readonly kind: 'merge' | 'contentModify' | 'locationModify' | 'destinationCleanup'
  readonly script: Script | undefined
  readonly objectSets: readonly ObjectSet[]
  readonly place: Place
}

/** One object of addObjects. */
export interface AddedObject {
  readonly type: 'File' | 'Registry'
  readonly location:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'script'; readonly script: Script }
  readonly attributes: string
  readonly bytes: { readonly text: string; readonly string: boolean; readonly expand: boolean } | undefined
  readonly place: Place
}

export interface AddObjects {
  readonly conditions: readonly (Conditions | Condition)[]
  readonly objects: readonly AddedObject[]
  readonly place: Place
}

export interface ActionRule {
  readonly kind: 'processing' | 'externalProcess'
  readonly when: string
  readonly commands: readonly string[]
  readonly place: Place
}

export interface Rules extends Named {
  readonly conditions: readonly Conditions[]
  readonly detects: readonly Detects[]
  readonly rules: readonly Rules[]
  readonly selections: readonly SelectionRule[]
  readonly apply: readonly ApplyRule[]
  readonly added: readonly AddObjects[]
  readonly actions: readonly ActionRule[]
}

export interface Role {
  readonly role: string
  readonly environments: readonly Environment[]
  readonly detections: readonly Detection[]
  readonly detects: readonly Detects[]
  readonly rules: readonly Rules[]
  readonly components: readonly Component[]
  readonly place: Place
}

export interface Component {
  readonly displayName: string
  readonly type: string
  readonly context: ContextLimit
  readonly defaultSupported: boolean
  readonly hidden: boolean
  readonly environments: readonly Environment[]
  readonly extensions: readonly { readonly text: string; readonly place: Place }[]
  readonly roles: readonly Role[]
  readonly place: Place
}

/** Definitions by lower-case name; several of one name are all processed. */
export interface Definitions {
  readonly environments: ReadonlyMap<string, readonly Environment[]>
  readonly detections: ReadonlyMap<string, readonly Detection[]>
  readonly detects: ReadonlyMap<string, readonly Detects[]>
  readonly detect: ReadonlyMap<string, readonly Detect[]>
  readonly conditions: ReadonlyMap<string, readonly Conditions[]>
  readonly rules: ReadonlyMap<string, readonly Rules[]>
}

export interface Migration {
  readonly file: string
  readonly urlid: string
  readonly definitions: Definitions
  readonly components: readonly Component[]
}
