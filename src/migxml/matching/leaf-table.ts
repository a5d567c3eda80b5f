import { foldName } from '../../winpath/index.ts'
import type { Owners } from '../bound-rules.ts'
import { compileGlob } from '../patterns/index.ts'
import type { BoundPattern, FilterSubject } from './bound-pattern.ts'
import { compileDecision, type Decision, type OwnersPool } from './decision.ts'

/** How many remembered answers a table keeps before it begins anew; names on a disk are not ours to trust. */
const MEMO_LIMIT = 4096

interface GlobGroup {
  readonly glob: string
  readonly matches: (folded: string) => boolean
  readonly rules: BoundPattern[]
}

/**
 * The rules that hold in one directory or key, by what they say of the leaf: exact names in a map, `*` always,
 * and the rest as globs. Globs like `*.doc*` depend on the extension alone when a name has one dot, so that
 * for most files one look into a map by extension answers for all of them.
 */
export class LeafTable {
  readonly #pool: OwnersPool
  readonly #exact = new Map<string, BoundPattern[]>()
  readonly #always: BoundPattern[] = []
  readonly #containers: BoundPattern[] = []
  readonly #byExtension: GlobGroup[] = []
  readonly #others: GlobGroup[] = []
  readonly #decisions = new Map<string, Decision>()
  readonly #extensionMemo = new Map<string, Decision>()
  #selfDecision: Decision | undefined
  /** Whether some leaf can be taken at all. */
  readonly leavesPossible: boolean
  /** The names of the only leaves that can be taken, as rules write them. */
  readonly literalLeaves: readonly string[] | undefined

  constructor(rules: readonly BoundPattern[], pool: OwnersPool) {
    this.#pool = pool
    const globs = new Map<string, GlobGroup>()
    for (const rule of rules) this.#add(rule, globs)
    const live = liveIncludes(rules).filter((rule) => rule.pattern.leaf !== undefined)
    this.leavesPossible = live.length > 0
    const names = live.map((rule) => rule.pattern.leaf ?? '')
    this.literalLeaves = names.some((name) => name.includes('*'))
      ? undefined
      : [...new Map(names.map((name) => [foldName(name), name])).values()]
  }

  #add(rule: BoundPattern, globs: Map<string, GlobGroup>): void {
    const leaf = rule.pattern.foldedLeaf
    if (leaf === undefined) {
      this.#containers.push(rule)
    } else if (leaf === '*') {
      this.#always.push(rule)
      this.#containers.push(rule)
    } else if (!leaf.includes('*')) {
      const rules = this.#exact.get(leaf)
      if (rules === undefined) this.#exact.set(leaf, [rule])
      else rules.push(rule)
    } else {
      const group = globs.get(leaf)
      if (group !== undefined) {
        group.rules.push(rule)
        return
      }
      const added = { glob: leaf, matches: compileGlob(leaf), rules: [rule] }
      globs.set(leaf, added)
      if (/^\*\.[^.]*$/.test(leaf)) this.#byExtension.push(added)
      else this.#others.push(added)
    }
  }

  /** The decision for the directory or key itself. */
  self(subject: FilterSubject): Owners | undefined {
    this.#selfDecision ??= compileDecision(this.#containers, this.#pool)
    return this.#selfDecision.settled ? this.#selfDecision.owners : this.#selfDecision.decide(subject)
  }

  /** The decision for a leaf by its name. */
  leaf(name: string): Decision {
    const folded = foldName(name)
    if (this.#exact.size > 0 && this.#exact.has(folded)) return this.#full(folded)
    for (const { matches } of this.#others) {
      if (matches(folded)) return this.#full(folded)
    }
    const dot = folded.lastIndexOf('.')
    if (dot >= 0 && folded.indexOf('.') !== dot) return this.#full(folded)
    const extension = dot < 0 ? '' : folded.slice(dot)
    const known = this.#extensionMemo.get(extension)
    if (known !== undefined) return known
    const decision = this.#full(folded)
    remember(this.#extensionMemo, extension, decision)
    return decision
  }

  /** All patterns that match the leaf, for explanations. */
  matching(name: string): BoundPattern[] {
    const folded = foldName(name)
    const globs = [...this.#byExtension, ...this.#others].filter(({ matches }) => matches(folded))
    return [...this.#always, ...(this.#exact.get(folded) ?? []), ...globs.flatMap(({ rules }) => rules)]
  }

  /** All patterns that match the directory or key itself. */
  matchingSelf(): readonly BoundPattern[] {
    return this.#containers
  }

  #full(folded: string): Decision {
    let key = this.#exact.has(folded) ? `=${folded}` : ''
    const matching: GlobGroup[] = []
    for (const groups of [this.#byExtension, this.#others]) {
      for (const group of groups) {
        if (!group.matches(folded)) continue
        matching.push(group)
        key += `/${group.glob}`
      }
    }
    const known = this.#decisions.get(key)
    if (known !== undefined) return known
    const rules = [
      ...this.#always,
      ...(this.#exact.get(folded) ?? []),
      ...matching.flatMap((group) => group.rules),
    ]
    const decision = compileDecision(rules, this.#pool)
    remember(this.#decisions, key, decision)
    return decision
  }
}

function remember(memo: Map<string, Decision>, key: string, decision: Decision): void {
  if (memo.size >= MEMO_LIMIT) memo.clear()
  memo.set(key, decision)
}

/** The includes that no certain exclude of everything sets aside. */
export function liveIncludes(rules: readonly BoundPattern[]): BoundPattern[] {
  const barred = new Map<number, number>()
  for (const rule of rules) {
    if (rule.pattern.leaf !== '*' || rule.filter !== undefined) continue
    if (rule.effect === 'never') return []
    if (rule.effect !== 'exclude') continue
    barred.set(rule.scope.id, Math.max(barred.get(rule.scope.id) ?? 0, rule.specificity))
  }
  return rules.filter(
    (rule) => rule.effect === 'include' && rule.specificity > (barred.get(rule.scope.id) ?? -1),
  )
}
