import type { ActionRule, AddObjects, ApplyRule, Rules, SelectionRule } from '../model/index.ts'
import { allHold, anyDetects, appliesIn, resolve } from './conditions.ts'
import type { RuleScope } from './rule-scope.ts'

/** What the rules blocks of a role say in one context. */
export interface CollectedRules {
  readonly selections: readonly SelectionRule[]
  readonly apply: readonly ApplyRule[]
  readonly added: readonly AddObjects[]
  readonly actions: readonly ActionRule[]
}

/** Rules blocks nest, and named ones may refer to each other in a circle. */
const NESTING_LIMIT = 32

/** The statements of all blocks that apply in the scope's context and whose conditions hold. */
export function collectRules(blocks: readonly Rules[], scope: RuleScope): CollectedRules {
  const active: Rules[] = []
  const visit = (block: Rules, depth: number): void => {
    if (!appliesIn(block.context, scope)) return
    if (depth > NESTING_LIMIT) {
      scope.at(block.place).warn('rule-nesting', 'rules nest too deeply or refer to themselves')
      return
    }
    for (const rules of resolve(block, scope.definitions.rules, scope)) {
      if (!appliesIn(rules.context, scope)) continue
      if (!allHold(rules.conditions, scope) || !anyDetects(rules.detects, scope)) continue
      active.push(rules)
      for (const inner of rules.rules) visit(inner, depth + 1)
    }
  }
  for (const block of blocks) visit(block, 0)
  return {
    selections: active.flatMap((rules) => rules.selections),
    apply: active.flatMap((rules) => rules.apply),
    added: active.flatMap((rules) => rules.added),
    actions: active.flatMap((rules) => rules.actions),
  }
}
