import { showPlace } from '../../xml/index.ts'
import {
  type Arguments,
  type Call,
  type CallContext,
  type FoundObject,
  findFunction,
  type HelperFunction,
} from '../functions/index.ts'
import type { Definitions, Place, Script } from '../model/index.ts'
import type { EvaluationContext } from '../objects.ts'
import {
  impossibleCharacter,
  isRegistryRoot,
  type ObjectType,
  type Pattern,
  parsePattern,
} from '../patterns/index.ts'
import { findObjects } from './enumerate.ts'
import { bindRegistry, physicalPatterns } from './registry-roots.ts'
import type { BindSession } from './session.ts'
import { expandVariables, isUserVariable } from './variables.ts'

export interface ScopeOptions {
  readonly session: BindSession
  readonly context: EvaluationContext
  readonly componentName: string
  readonly componentType: string
  readonly definitions: Definitions
  /** The variables of the components around this one. */
  readonly inherited: ReadonlyMap<string, string>
  /** Names that environments around this component define, whether or not they came to a value. */
  readonly declared: ReadonlySet<string>
}

/** One component in one context while its rules are evaluated: its variables, and what functions may ask. */
export class RuleScope implements CallContext {
  readonly session: BindSession
  readonly context: EvaluationContext
  readonly componentName: string
  readonly componentType: string
  readonly definitions: Definitions
  readonly variables: Map<string, string>
  readonly declared: Set<string>
  /** Named conditions that are being evaluated. */
  readonly openNames = new Set<string>()
  #place: Place | undefined

  constructor(options: ScopeOptions) {
    this.session = options.session
    this.context = options.context
    this.componentName = options.componentName
    this.componentType = options.componentType
    this.definitions = options.definitions
    this.variables = new Map(options.inherited)
    this.declared = new Set(options.declared)
  }

  get isSystem(): boolean {
    return this.context === this.session.system
  }

  get system(): EvaluationContext {
    return this.session.system
  }

  get users(): readonly EvaluationContext[] {
    return this.session.users
  }

  get facts() {
    return this.session.facts
  }

  /** The same component seen by the system, for what only the system's context defines. */
  asSystem(): RuleScope {
    if (this.isSystem) return this
    return new RuleScope({ ...this, context: this.session.system, inherited: this.variables })
  }

  /** Undefined, with a warning, when a variable is undefined. */
  expand(text: string, place: Place): string | undefined {
    const expansion = expandVariables(text, this.variables, this.context)
    if (expansion.undefined.length === 0) return expansion.text
    if (expansion.tooLong === true) {
      this.at(place).warn(
        'rule-text-too-long',
        'variables make the text longer than any path; it selects nothing',
      )
      return undefined
    }
    for (const name of expansion.undefined) this.#warnUndefined(name, place)
    return undefined
  }

  expandFor(context: EvaluationContext, text: string): string | undefined {
    const expansion = expandVariables(text, this.variables, context)
    return expansion.undefined.length === 0 ? expansion.text : undefined
  }

  pattern(type: ObjectType, text: string, user: EvaluationContext = this.context): Pattern | undefined {
    const parsed = parsePattern(text, type)
    if ('fault' in parsed) {
      this.warn('rule-pattern-fault', `"${text}" is no ${type} pattern: ${parsed.fault}`)
      return undefined
    }
    if (type === 'Registry') {
      if (isRegistryRoot(parsed)) return bindRegistry(parsed, user, this.facts)
      this.warn('rule-pattern-root', `"${text}" does not begin with a root such as HKLM and selects nothing`)
      return undefined
    }
    if (!/^([A-Z]:|\\\\|[^\\]*\*)/.test(parsed.node)) {
      this.warn('rule-pattern-root', `"${text}" does not begin with a drive and selects nothing`)
      return undefined
    }
    const impossible = type === 'File' ? impossibleCharacter(parsed) : undefined
    if (impossible !== undefined) {
      this.warn('rule-pattern-name', `"${text}" selects nothing: no name in Windows has a ${impossible}`)
    }
    return parsed
  }

  *objectsOf(pattern: Pattern): Generator<FoundObject, void, undefined> {
    for (const place of physicalPatterns(pattern, this.context)) {
      yield* findObjects(place, this.context.objects, () =>
        this.warn('rule-search-limit', `the search for ${pattern.node} was ended; it finds too much`),
      )
    }
  }

  /** The function and its expanded arguments; undefined when the call yields nothing. */
  prepare(script: Script): { readonly known: HelperFunction; readonly args: Arguments } | undefined {
    this.#place = script.place
    const known = script.call === undefined ? undefined : findFunction(script.call)
    if (script.call === undefined || known === undefined) return undefined
    const args = this.#expandArguments(script.call, known, script.place)
    return args === undefined ? undefined : { known, args }
  }

  #expandArguments(call: Call, known: HelperFunction, place: Place): Arguments | undefined {
    const args: (string | undefined)[] = []
    for (const [index, argument] of call.arguments.entries()) {
      const { expand = 'raw' } = known.parameters[index] ?? known.parameters.at(-1) ?? {}
      // Shipped rules quote the word: ExtractSingleFile(NULL,'NULL').
      if (argument === null || argument === 'NULL') args.push(undefined)
      else if (expand === 'raw') args.push(argument)
      else if (expand === 'lenient') args.push(expandVariables(argument, this.variables, this.context).text)
      else {
        const expanded = this.expand(argument, place)
        if (expanded === undefined) return undefined
        args.push(expanded)
      }
    }
    return args
  }

  /** Reports at the rule that is being evaluated. */
  at(place: Place): this {
    this.#place = place
    return this
  }

  warn(kind: string, message: string): void {
    const where = this.#place === undefined ? undefined : showPlace(this.#place)
    this.session.warn(where === undefined ? { kind, message } : { kind, message, where })
  }

  /** A variable that came to NULL, since its program is not here, is no news. */
  #warnUndefined(name: string, place: Place): void {
    if (this.declared.has(name.toUpperCase())) return
    if (this.isSystem && isUserVariable(name)) return
    this.session.warn({
      kind: 'rule-variable-undefined',
      message: `%${name}% is not defined for ${this.context.name} in "${this.componentName}"; what uses it selects nothing`,
      where: showPlace(place),
    })
  }
}
