import { foldName } from '../../winpath/index.ts'
import { matchesGlob } from './glob.ts'
import type { Pattern } from './pattern.ts'

/** An object by its names: the drive or hive and the folders or keys below it, and the leaf of a file or value. */
export interface Location {
  readonly names: readonly string[]
  readonly leaf: string | undefined
}

/**
 * Whether a pattern matches one object, straight from the language's definition. For explanations and as a second opinion on the
 * compiled matcher; a walk asks the matcher.
 */
export function matchesLocation(pattern: Pattern, location: Location): boolean {
  return matchesNode(pattern, location.names.map(foldName)) && matchesLeaf(pattern, location.leaf)
}

function matchesLeaf({ foldedLeaf }: Pattern, leaf: string | undefined): boolean {
  if (leaf === undefined) return foldedLeaf === undefined || foldedLeaf === '*'
  return foldedLeaf !== undefined && matchesGlob(foldedLeaf, foldName(leaf))
}

function matchesNode(pattern: Pattern, names: readonly string[]): boolean {
  const { prefix, glob, deep } = pattern
  if (names.length < prefix.length || prefix.some((name, index) => names[index] !== name)) return false
  const below = names.slice(prefix.length)
  if (glob === undefined) return deep || below.length === 0
  const shortest = deep ? 1 : below.length
  for (let length = below.length; length >= Math.max(shortest, 1); length--) {
    if (matchesGlob(glob, below.slice(0, length).join('\\'))) return true
  }
  return false
}
