import type { Warning } from '../../errors/index.ts'
import type { ComponentIdentity } from '../config/index.ts'
import type { EvaluationContext, SystemFacts } from '../objects.ts'

/** What may be decided about rules when they are bound. */
export interface BindOptions {
  /** How `conditions` without an operation joins its children; the documentation says both. AND unless told. */
  readonly conditionsDefault?: 'AND' | 'OR'
  /** Whether Config.xml switches a component off; its children then go with it. */
  readonly isDisabled?: (component: ComponentIdentity) => boolean
}

/** Warnings kept of one run; a rule file with thousands of undefined variables says the same again and again. */
const WARNING_LIMIT = 5_000

/** Conditions evaluated in one run: real files need a few thousand for each user. */
const CONDITION_LIMIT = 1_000_000

/** What all scopes of one binding share. */
export class BindSession {
  readonly system: EvaluationContext
  readonly users: readonly EvaluationContext[]
  readonly facts: SystemFacts
  readonly options: BindOptions
  readonly warnings: Warning[] = []
  readonly #said = new Set<string>()
  #conditionsLeft = CONDITION_LIMIT

  constructor(
    system: EvaluationContext,
    users: readonly EvaluationContext[],
    facts: SystemFacts,
    options: BindOptions,
  ) {
    this.system = system
    this.users = users
    this.facts = facts
    this.options = options
  }

  /** All contexts, System first. */
  get contexts(): readonly EvaluationContext[] {
    return [this.system, ...this.users]
  }

  /** Counts a condition; false, with a warning, once rules ask for more than any real file does. */
  spend(): boolean {
    if (this.#conditionsLeft-- > 0) return true
    this.warn({
      kind: 'rule-condition-limit',
      message:
        'the rules refer to each other so often that evaluation was ended; conditions left count as false',
    })
    return false
  }

  /** Says each thing once. */
  warn(warning: Warning): void {
    const key = `${warning.kind}\n${warning.message}\n${warning.where ?? ''}`
    if (this.#said.has(key) || this.warnings.length >= WARNING_LIMIT) return
    this.#said.add(key)
    this.warnings.push(warning)
  }
}
