import type { AttributeGroup, FileFacts, RulePlace } from '../bound-rules.ts'
import type { Pattern } from '../patterns/index.ts'

/** What a filter sees of an object. Directories and keys have no content, and directories may come without facts. */
export type FilterSubject =
  | { readonly kind: 'file'; readonly name: string; readonly facts: FileFacts }
  | { readonly kind: 'container'; readonly facts: FileFacts | undefined }
  | { readonly kind: 'value'; readonly type: number; readonly data: Uint8Array }

/** Whether an object that a pattern matches passes the rule's `filter`. */
export type ObjectFilter = (subject: FilterSubject) => boolean

/** `never` is unconditionalExclude; `omit` and `keep` are excludeAttributes and includeAttributes. */
export type Effect = 'include' | 'exclude' | 'never' | 'omit' | 'keep'

/** One component in one context: rules interact inside a scope only. */
export interface Scope {
  readonly id: number
  readonly component: number
  readonly context: number
}

/** One pattern of one rule, evaluated for one scope. */
export interface BoundPattern {
  /** Dense, unique in a rule set. */
  readonly id: number
  readonly scope: Scope
  readonly effect: Effect
  readonly pattern: Pattern
  readonly specificity: number
  /** Undefined when the rule holds for every object of its patterns. */
  readonly filter: ObjectFilter | undefined
  /** For `omit` and `keep`. */
  readonly groups: readonly AttributeGroup[]
  readonly rule: RulePlace
}
