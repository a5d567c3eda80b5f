import { foldName } from '../../winpath/index.ts'
import type { DirectoryMatcher, FileFacts, KeyMatcher, Owners } from '../bound-rules.ts'
import type { BoundPattern, FilterSubject } from './bound-pattern.ts'
import { OwnersPool } from './decision.ts'
import { LeafTable, liveIncludes } from './leaf-table.ts'
import { buildTrie, type TrieNode } from './rule-trie.ts'
import { continueTail, startTail, type TailRun } from './tail-run.ts'

/**
 * How much is kept for reuse, counted in rules that states and tables refer to. Beyond it all of it is forgotten
 * and made anew as the walk needs it, so that neither many users nor hostile trees can fill the memory.
 */
const KEPT_LIMIT = 4_000_000

/** Rules that hold from some directory downwards; equal sets are one object. */
interface DeepSet {
  readonly id: number
  readonly rules: readonly BoundPattern[]
  /** Whether they alone can take something at or below. */
  readonly selects: boolean
  /** Whether nothing below can be taken, whatever more specific rules say. */
  readonly barred: boolean
}

/** Where the walk stands: at most one literal node, the deep rules above it, and the wildcards under way. */
interface Position {
  readonly node: TrieNode | undefined
  readonly deep: DeepSet
  readonly runs: readonly TailRun[]
}

/**
 * All patterns of one kind (files or registry), compiled for a walk from the root downwards. A directory costs one
 * map look-up while literal names lead on, and nothing at all below them; the rules of components whose literal
 * names do not occur on the way are never looked at.
 */
export class RuleMatcher {
  readonly #pool = new OwnersPool()
  readonly #states = new Map<string, MatcherState>()
  readonly #deepSets = new Map<string, DeepSet>()
  readonly #tables = new Map<string, LeafTable>()
  #kept = 0
  #deepSetCount = 0
  readonly root: MatcherState

  constructor(rules: readonly BoundPattern[]) {
    const node = buildTrie(rules)
    this.root = this.#state({ node, deep: this.#deepSet(node.deep), runs: [] })
  }

  /** The state below, or undefined when nothing can be taken there. */
  step(from: Position, name: string): MatcherState | undefined {
    const folded = foldName(name)
    const node = from.node?.children.get(folded)
    const runs: TailRun[] = []
    for (const run of from.runs) push(runs, continueTail(run, folded))
    for (const tail of from.node?.tails.values() ?? []) push(runs, startTail(tail, folded))
    let deep = from.deep
    if (node !== undefined && node.deep.length > 0) deep = this.#extend(deep, node.deep)
    for (const run of runs) {
      if (run.accepted && run.tail.deep.length > 0) deep = this.#extend(deep, run.tail.deep)
    }
    const state = this.#state({ node, deep, runs: runs.filter((run) => !isSpent(run, deep)) })
    return state.possible ? state : undefined
  }

  table(position: Position): LeafTable {
    const accepted = position.runs.filter((run) => run.accepted && run.tail.here.length > 0)
    const nodeKey = position.node !== undefined && position.node.here.length > 0 ? position.node.id : ''
    const key = `${position.deep.id}/${nodeKey}/${accepted.map((run) => run.tail.id).join('.')}`
    let table = this.#tables.get(key)
    if (table === undefined) {
      const here = [...(position.node?.here ?? []), ...accepted.flatMap((run) => run.tail.here)]
      table = new LeafTable([...position.deep.rules, ...here], this.#pool)
      this.#keep(position.deep.rules.length + here.length)
      this.#tables.set(key, table)
    }
    return table
  }

  #state(position: Position): MatcherState {
    const key = `${position.node?.id ?? ''}/${position.deep.id}/${position.runs.map((run) => run.key).join(',')}`
    let state = this.#states.get(key)
    if (state === undefined) {
      state = new MatcherState(this, position)
      this.#keep(10)
      this.#states.set(key, state)
    }
    return state
  }

  #extend(set: DeepSet, added: readonly BoundPattern[]): DeepSet {
    const fresh = added.filter((rule) => !set.rules.includes(rule))
    return fresh.length === 0 ? set : this.#deepSet([...set.rules, ...fresh])
  }

  #deepSet(rules: readonly BoundPattern[]): DeepSet {
    const key = rules.map((rule) => rule.id).join(',')
    let set = this.#deepSets.get(key)
    if (set === undefined) {
      set = {
        id: this.#deepSetCount++,
        rules,
        selects: liveIncludes(rules).length > 0,
        barred: rules.some((rule) => rule.effect === 'never' && rule.pattern.leaf === '*'),
      }
      this.#keep(rules.length)
      this.#deepSets.set(key, set)
    }
    return set
  }

  #keep(rules: number): void {
    this.#kept += rules
    if (this.#kept <= KEPT_LIMIT) return
    this.#kept = rules
    this.#states.clear()
    this.#tables.clear()
    this.#deepSets.clear()
  }
}

function push(runs: TailRun[], run: TailRun | undefined): void {
  if (run !== undefined) runs.push(run)
}

/** A run whose rules all hold from here downwards anyway has nothing more to say. */
function isSpent(run: TailRun, deep: DeepSet): boolean {
  const { here, deep: below } = run.tail
  return here.length === 0 && below.every((rule) => deep.rules.includes(rule))
}

/** Serves directories and keys alike. */
export class MatcherState implements DirectoryMatcher, KeyMatcher {
  readonly #matcher: RuleMatcher
  readonly #position: Position
  #leafTable: LeafTable | undefined
  /** The state of every name that no rule mentions, once it is known that there is only one. */
  #elsewhere: MatcherState | undefined | null = null
  readonly #names: readonly string[] | undefined
  readonly possible: boolean

  constructor(matcher: RuleMatcher, position: Position) {
    this.#matcher = matcher
    this.#position = position
    const { node, deep, runs } = position
    const openEnded = runs.some((run) => hasInclude(run.tail)) || someTail(node)
    this.possible = !deep.barred && (deep.selects || openEnded || node?.includes === true)
    this.#names =
      deep.selects || openEnded
        ? undefined
        : [...(node?.children.values() ?? [])].filter((child) => child.includes).map((child) => child.name)
  }

  enter(name: string): MatcherState | undefined {
    const { node, runs } = this.#position
    const uniform = runs.length === 0 && (node === undefined || node.tails.size === 0)
    if (!uniform) return this.#matcher.step(this.#position, name)
    if (node?.children.has(foldName(name)) === true) return this.#matcher.step(this.#position, name)
    if (this.#elsewhere === null)
      this.#elsewhere = this.#matcher.step({ ...this.#position, node: undefined }, '')
    return this.#elsewhere
  }

  literalChildren(): readonly string[] | undefined {
    return this.#names
  }

  /** The names that rules mention directly below; others may lead on too. */
  knownChildren(): readonly string[] {
    return [...(this.#position.node?.children.values() ?? [])].map((child) => child.name)
  }

  get filesPossible(): boolean {
    return this.#table.leavesPossible
  }

  get valuesPossible(): boolean {
    return this.#table.leavesPossible
  }

  literalFiles(): readonly string[] | undefined {
    return this.#table.literalLeaves
  }

  literalValues(): readonly string[] | undefined {
    return this.#table.literalLeaves
  }

  self(facts?: FileFacts): Owners | undefined {
    return this.#table.self({ kind: 'container', facts })
  }

  file(name: string, facts: FileFacts): Owners | undefined {
    const decision = this.#table.leaf(name)
    return decision.settled ? decision.owners : decision.decide({ kind: 'file', name, facts })
  }

  value(name: string, type: number, data: Uint8Array): Owners | undefined {
    const decision = this.#table.leaf(name)
    return decision.settled ? decision.owners : decision.decide({ kind: 'value', type, data })
  }

  /** Every pattern that matches the leaf (undefined: the directory or key itself), whoever wins. */
  matching(leaf: string | undefined): readonly BoundPattern[] {
    return leaf === undefined ? this.#table.matchingSelf() : this.#table.matching(leaf)
  }

  /** The owners, for callers that do not care about the kind of object. */
  decide(leaf: string | undefined, subject: FilterSubject): Owners | undefined {
    return leaf === undefined ? this.#table.self(subject) : this.#table.leaf(leaf).decide(subject)
  }

  get #table(): LeafTable {
    this.#leafTable ??= this.#matcher.table(this.#position)
    return this.#leafTable
  }
}

function someTail(node: TrieNode | undefined): boolean {
  if (node === undefined) return false
  return node.tails.values().some(hasInclude)
}

function hasInclude(tail: {
  readonly here: readonly BoundPattern[]
  readonly deep: readonly BoundPattern[]
}): boolean {
  return [...tail.here, ...tail.deep].some((rule) => rule.effect === 'include')
}
