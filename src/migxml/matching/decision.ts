import type { AttributeGroup, Owner, Owners } from '../bound-rules.ts'
import type { BoundPattern, FilterSubject } from './bound-pattern.ts'

/** Who takes an object, given which patterns match it; what is left open is decided by filters. */
export interface Decision {
  /** Set when no filter has a say. */
  readonly settled: boolean
  /** The answer when settled. */
  readonly owners: Owners | undefined
  decide(subject: FilterSubject): Owners | undefined
}

/** Most specific first; at equal specificity exclude wins ("Conflicts and precedence"), and of equals the first written is named. */
export function byPrecedence(a: BoundPattern, b: BoundPattern): number {
  if (a.specificity !== b.specificity) return b.specificity - a.specificity
  return rankOf(a) - rankOf(b) || a.id - b.id
}

function rankOf(rule: BoundPattern): number {
  return rule.effect === 'exclude' || rule.effect === 'omit' ? 0 : 1
}

/** The same owners are one array object, so that whoever stores them can go by identity. */
export class OwnersPool {
  readonly #byKey = new Map<string, Owners>()

  get(owners: readonly Winner[]): Owners {
    const key = owners.map(({ rule, omits }) => `${rule.id}${omits.join('')}`).join(',')
    let pooled = this.#byKey.get(key)
    if (pooled === undefined) {
      pooled = owners.map(
        ({ rule, omits }): Owner => ({
          component: rule.scope.component,
          context: rule.scope.context,
          rule: rule.rule,
          omits,
        }),
      )
      this.#byKey.set(key, pooled)
    }
    return pooled
  }
}

const NOBODY: Decision = { settled: true, owners: undefined, decide: () => undefined }

/** Compiles the patterns that match an object into a decision. */
export function compileDecision(matching: readonly BoundPattern[], pool: OwnersPool): Decision {
  if (matching.some((rule) => rule.effect === 'never')) return NOBODY
  const chains = scopeChains(matching)
  if (chains.length === 0) return NOBODY
  let last: { readonly winners: readonly Winner[]; readonly owners: Owners } | undefined
  const decide = (subject: FilterSubject | undefined): Owners | undefined => {
    const winners: Winner[] = []
    for (const { selection, omits } of chains) {
      const rule = selection.find((candidate) => holds(candidate, subject))
      if (rule?.effect === 'include') winners.push({ rule, omits })
    }
    if (winners.length === 0) return undefined
    // Filters mostly say the same of one file after the other.
    if (last === undefined || !sameWinners(last.winners, winners))
      last = { winners, owners: pool.get(winners) }
    return last.owners
  }
  if (chains.every(({ selection }) => selection.every((rule) => rule.filter === undefined))) {
    const owners = decide(undefined)
    return owners === undefined ? NOBODY : { settled: true, owners, decide: () => owners }
  }
  return { settled: false, owners: undefined, decide }
}

interface Winner {
  readonly rule: BoundPattern
  readonly omits: readonly AttributeGroup[]
}

function sameWinners(a: readonly Winner[], b: readonly Winner[]): boolean {
  return a.length === b.length && a.every(({ rule }, index) => rule === b[index]?.rule)
}

interface Chain {
  /** Up to the first rule that no filter can set aside. */
  readonly selection: readonly BoundPattern[]
  readonly omits: readonly AttributeGroup[]
}

function scopeChains(matching: readonly BoundPattern[]): Chain[] {
  const scopes = new Map<number, BoundPattern[]>()
  for (const rule of matching) {
    const rules = scopes.get(rule.scope.id)
    if (rules === undefined) scopes.set(rule.scope.id, [rule])
    else rules.push(rule)
  }
  const chains: Chain[] = []
  for (const rules of scopes.values()) {
    const ordered = rules.toSorted(byPrecedence)
    const selecting = ordered.filter((rule) => rule.effect === 'include' || rule.effect === 'exclude')
    const certain = selecting.findIndex((rule) => rule.filter === undefined)
    const selection = certain < 0 ? selecting : selecting.slice(0, certain + 1)
    if (!selection.some((rule) => rule.effect === 'include')) continue
    chains.push({
      selection,
      omits: omittedGroups(ordered.filter((rule) => rule.effect === 'omit' || rule.effect === 'keep')),
    })
  }
  return chains
}

function holds(rule: BoundPattern, subject: FilterSubject | undefined): boolean {
  return rule.filter === undefined || (subject !== undefined && rule.filter(subject))
}

const ATTRIBUTE_GROUPS: readonly AttributeGroup[] = ['Security', 'TimeFields']

/** An attribute group that no rule speaks of travels. */
function omittedGroups(attributes: readonly BoundPattern[]): AttributeGroup[] {
  if (attributes.length === 0) return []
  return ATTRIBUTE_GROUPS.filter(
    (group) => attributes.find((rule) => rule.groups.includes(group))?.effect === 'omit',
  )
}
