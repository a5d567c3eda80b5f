import type { BoundPattern } from './bound-pattern.ts'

/** Patterns whose node has wildcards after the same literal names. */
export interface Tail {
  readonly id: number
  /** Folded; matched against the names below the literal ones, joined by `\`. */
  readonly glob: string
  readonly here: BoundPattern[]
  readonly deep: BoundPattern[]
}

/** A literal name of a path, and what rules say from there. */
export interface TrieNode {
  readonly id: number
  /** As the first rule wrote it. */
  readonly name: string
  readonly children: Map<string, TrieNode>
  /** Patterns for this directory alone. */
  readonly here: BoundPattern[]
  /** Patterns for this directory and every level below. */
  readonly deep: BoundPattern[]
  readonly tails: Map<string, Tail>
  /** Whether this node or one below it has an include. */
  includes: boolean
}

/** All patterns by the literal names that they begin with. The root stands above the drives. */
export function buildTrie(rules: readonly BoundPattern[]): TrieNode {
  let nodes = 0
  let tails = 0
  const newNode = (name: string): TrieNode => ({
    id: nodes++,
    name,
    children: new Map(),
    here: [],
    deep: [],
    tails: new Map(),
    includes: false,
  })
  const root = newNode('')
  for (const rule of rules) {
    const { prefix, written, glob, deep } = rule.pattern
    const include = rule.effect === 'include'
    let node = root
    node.includes ||= include
    for (const [index, name] of prefix.entries()) {
      let child = node.children.get(name)
      if (child === undefined) {
        child = newNode(written[index] ?? name)
        node.children.set(name, child)
      }
      node = child
      node.includes ||= include
    }
    let home: { readonly here: BoundPattern[]; readonly deep: BoundPattern[] } = node
    if (glob !== undefined) {
      let tail = node.tails.get(glob)
      if (tail === undefined) {
        tail = { id: tails++, glob, here: [], deep: [] }
        node.tails.set(glob, tail)
      }
      home = tail
    }
    if (deep) home.deep.push(rule)
    else home.here.push(rule)
  }
  return root
}
