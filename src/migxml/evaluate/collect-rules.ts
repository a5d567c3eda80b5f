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

/** The statements of all blocks that apply in the scope's context and whose conditions hold. */
export function collectRules(blocks: readonly Rules[], scope: RuleScope): CollectedRules {
  const active: Rules[] = []
  // A named block counts once, however often and from wherever it is referred to; that ends circles too.
  const seen = new Set<Rules>()
  const visit = (block: Rules): void => {
    if (!appliesIn(block.context, scope)) return
    for (const rules of resolve(block, scope.definitions.rules, scope)) {
      if (seen.has(rules) || !appliesIn(rules.context, scope)) continue
      seen.add(rules)
      if (!allHold(rules.conditions, scope) || !anyDetects(rules.detects, scope)) continue
      active.push(rules)
      for (const inner of rules.rules) visit(inner)
    }
  }
  for (const block of blocks) visit(block)
  return {
    selections: active.flatMap((rules) => rules.selections),
    apply: active.flatMap((rules) => rules.apply),
    added: active.flatMap((rules) => rules.added),
    actions: active.flatMap((rules) => rules.actions),
  }
}
