import type { Action, CarriedRule, SyntheticObject } from '../bound-rules.ts'
import type { BoundPattern, ObjectFilter, Scope } from '../matching/index.ts'
import type { ApplyRule, Place, SelectionRule } from '../model/index.ts'
import { specificity } from '../patterns/index.ts'
import type { CollectedRules } from './collect-rules.ts'
import { type PlacedPattern, patternsOfSet } from './object-set.ts'
import { physicalPatterns } from './registry-roots.ts'
import type { RuleScope } from './rule-scope.ts'
import { syntheticObjects } from './synthetic.ts'

/** Everything that bound rules are made of, while components are added one by one. */
export class Collector {
  readonly patterns: BoundPattern[] = []
  readonly synthetic: SyntheticObject[] = []
  readonly actions: Action[] = []
  readonly #carriedByRule = new Map<ApplyRule, Map<number, number[]>>()
  #scopes = 0

  /** Adds what the rules of a component say in one context. */
  add(rules: CollectedRules, scope: RuleScope, component: number, context: number, ids: Scope): void {
    for (const rule of rules.selections) this.#addSelection(rule, scope, ids)
    for (const object of syntheticObjects(rules.added, scope)) {
      this.synthetic.push({ ...object, component, context })
    }
    for (const action of rules.actions) {
      const { kind, when, commands, place } = action
      this.actions.push({ kind, when, commands, component, context, rule: ruleOf(place) })
    }
    for (const rule of rules.apply) this.#addCarried(rule, component, context)
  }

  newScope(component: number, context: number): Scope {
    return { id: this.#scopes++, component, context }
  }

  #addSelection(rule: SelectionRule, scope: RuleScope, ids: Scope): void {
    const filter = ruleFilter(rule, scope)
    if (filter === 'nothing') return
    for (const placed of rule.objectSets.flatMap((objectSet) => patternsOfSet(objectSet, scope))) {
      this.addPattern(rule, placed, filter, scope, ids)
    }
  }

  addPattern(
    rule: Pick<SelectionRule, 'effect' | 'groups'>,
    placed: PlacedPattern,
    filter: ObjectFilter | undefined,
    scope: RuleScope,
    ids: Scope,
  ): void {
    for (const pattern of physicalPatterns(placed.pattern, scope.context)) {
      this.patterns.push({
        id: this.patterns.length,
        scope: ids,
        effect: rule.effect,
        pattern,
        specificity: specificity(pattern),
        filter: both(filter, placed.filter),
        groups: rule.groups,
        rule: ruleOf(placed.place),
      })
    }
  }

  #addCarried(rule: ApplyRule, component: number, context: number): void {
    const components = this.#carriedByRule.get(rule) ?? new Map<number, number[]>()
    this.#carriedByRule.set(rule, components)
    const contexts = components.get(component)
    if (contexts === undefined) components.set(component, [context])
    else if (!contexts.includes(context)) contexts.push(context)
  }

  /** The rules for the destination, each with the contexts it holds in. */
  get carried(): CarriedRule[] {
    return [...this.#carriedByRule].flatMap(([rule, components]) =>
      [...components].map(([component, contexts]) => carriedRule(rule, component, contexts)),
    )
  }
}

/** The rule's filter; `nothing` when its call is wrong and the rule selects nothing. */
function ruleFilter(rule: SelectionRule, scope: RuleScope): ObjectFilter | undefined | 'nothing' {
  if (rule.filter === undefined) return undefined
  const prepared = scope.prepare(rule.filter)
  if (prepared?.known.use !== 'filter') return 'nothing'
  if (prepared.known.always === true) return undefined
  const filter = prepared.known.compile(prepared.args)
  if (filter !== undefined) return filter
  scope.warn('rule-call-arguments', `"${rule.filter.text}" compares with nothing; the rule selects nothing`)
  return 'nothing'
}

function both(a: ObjectFilter | undefined, b: ObjectFilter | undefined): ObjectFilter | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return (subject) => a(subject) && b(subject)
}

function carriedRule(rule: ApplyRule, component: number, contexts: readonly number[]): CarriedRule {
  const members = rule.objectSets.flatMap((objectSet) => objectSet.members)
  const call = rule.script?.call
  return {
    kind: rule.kind,
    component,
    contexts,
    rule: ruleOf(rule.place),
    call: call === undefined ? undefined : { function: call.name, arguments: call.arguments },
    patterns: members.flatMap((member) =>
      member.kind === 'pattern' ? [{ type: member.type, text: member.text }] : [],
    ),
    scripts: members.flatMap((member) => (member.kind === 'script' ? [member.script.text] : [])),
  }
}

function ruleOf(place: Place): { readonly file: string; readonly line: number } {
  return { file: place.file, line: place.line }
}
