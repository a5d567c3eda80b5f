import type { Pattern } from './pattern.ts'

/**
 * Precedence inside a component (USMT documentation, "Conflicts and precedence"): more literal leading names, then a node without wildcard,
 * then more literal characters in the node, then exact leaf over partial over `*`, then more literal characters in
 * the leaf. Packed into one number, most significant first, so that comparing costs nothing; the widths cover
 * the longest path that NTFS allows.
 */
export function specificity(pattern: Pattern): number {
  const wildNode = pattern.deep || pattern.glob !== undefined
  const node = literalLength(pattern.deep ? pattern.node.replace(/\\?\*$/, '') : pattern.node)
  const leaf = pattern.leaf === undefined ? 0 : literalLength(pattern.leaf)
  let packed = Math.min(pattern.prefix.length, 0x3fff)
  packed = packed * 2 + (wildNode ? 0 : 1)
  packed = packed * 0x1_0000 + Math.min(node, 0xffff)
  packed = packed * 4 + leafClass(pattern)
  return packed * 0x4000 + Math.min(leaf, 0x3fff)
}

function literalLength(text: string): number {
  return text.replaceAll('*', '').length
}

function leafClass(pattern: Pattern): 0 | 1 | 2 {
  if (pattern.leaf === undefined || pattern.leaf === '*') return 0
  return pattern.leaf.includes('*') ? 1 : 2
}
