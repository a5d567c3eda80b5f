import type { ObjectFilter } from '../matching/index.ts'
import type { DirectoryItem, EvaluationContext, RegistryValueView, SystemFacts } from '../objects.ts'
import type { ObjectType, Pattern } from '../patterns/index.ts'

/** An object of the offline system that a pattern matched. */
export type FoundObject =
  | { readonly type: 'File'; readonly directory: string; readonly item: DirectoryItem | undefined }
  | { readonly type: 'Registry'; readonly key: string; readonly value: RegistryValueView | undefined }
  | {
      readonly type: 'Ini'
      readonly path: string
      readonly section: string
      readonly setting: string
      readonly text: string
    }

/** A pattern that a generator or content function made, with the objects it leaves out by their nature. */
export interface MadePattern {
  readonly pattern: Pattern
  readonly filter?: ObjectFilter
}

/** What a function may use: one component in one context. */
export interface CallContext {
  readonly context: EvaluationContext
  readonly isSystem: boolean
  readonly system: EvaluationContext
  readonly users: readonly EvaluationContext[]
  readonly facts: SystemFacts
  /** The component's type (Documents, Application, ...). */
  readonly componentType: string
  /** Parses an expanded text and binds HKCU (to the given user, else this one); undefined, with a warning, when it is no pattern that can match. */
  pattern(type: ObjectType, text: string, user?: EvaluationContext): Pattern | undefined
  /** Objects that exist, in the order of the disk or hive; ends early, with a warning, beyond a bound. */
  objectsOf(pattern: Pattern): Iterable<FoundObject>
  /** Replaces `%NAME%`, with the environment of another user too; undefined when a variable is. */
  expandFor(context: EvaluationContext, text: string): string | undefined
  warn(kind: string, message: string): void
}

/** Expanded arguments: undefined is NULL or left out. */
export type Arguments = readonly (string | undefined)[]

/** A parameter of a helper function: how its argument is read. */
export interface Parameter {
  readonly name: string
  /** `text`: variables are expanded, and an undefined one makes the call yield nothing; `lenient`: it is empty text; `raw`: as written. */
  readonly expand: 'text' | 'lenient' | 'raw'
  readonly optional?: true
  /** Further arguments of this kind may follow. */
  readonly repeats?: true
  /** The only values, in any letter case. */
  readonly oneOf?: readonly string[]
}

/** Where a call may stand. */
export type Use = 'condition' | 'content' | 'filter' | 'variable' | 'objectSet' | 'apply' | 'processing'

interface Common {
  readonly name: string
  readonly prefix: 'MigXmlHelper' | 'MigSysHelper'
  readonly parameters: readonly Parameter[]
}

export interface ConditionFunction extends Common {
  readonly use: 'condition'
  run(args: Arguments, call: CallContext): boolean
}

/** Gives encoded location patterns for one object's content. */
export interface ContentFunction extends Common {
  readonly use: 'content'
  run(args: Arguments, object: FoundObject, call: CallContext): readonly string[]
}

export interface FilterFunction extends Common {
  readonly use: 'filter'
  /** Set when the filter lets everything through at capture, so that no object need be asked. */
  readonly always?: true
  /** `undefined`: the arguments make no sense, and the rule yields nothing. */
  compile(args: Arguments): ObjectFilter | undefined
}

export interface TextFunction extends Common {
  readonly use: 'variable'
  run(args: Arguments, call: CallContext): string | undefined
}

export interface PatternFunction extends Common {
  readonly use: 'objectSet'
  run(args: Arguments, call: CallContext): readonly MadePattern[]
}

/** Acts at the destination, or belongs to the original engine alone: checked and carried, not run. */
export interface CarriedFunction extends Common {
  readonly use: 'apply' | 'processing'
}

/** Any helper function; `use` tells where in a rule file it may stand. */
export type HelperFunction =
  | ConditionFunction
  | ContentFunction
  | FilterFunction
  | TextFunction
  | PatternFunction
  | CarriedFunction
