/**
 * `*` is the only wildcard: zero or more characters, `\` among them. Both sides are folded by the caller.
 * Linear in practice and never exponential: it goes back to the last star only.
 */
export function matchesGlob(glob: string, text: string): boolean {
  let g = 0
  let t = 0
  let star = -1
  let resume = 0
  while (t < text.length) {
    const code = glob.charCodeAt(g)
    if (code === STAR) {
      star = g
      resume = t
      g++
    } else if (code === text.charCodeAt(t)) {
      g++
      t++
    } else if (star >= 0) {
      g = star + 1
      resume++
      t = resume
    } else {
      return false
    }
  }
  while (glob.charCodeAt(g) === STAR) g++
  return g === glob.length
}

const STAR = 0x2a

/** A glob made ready for many texts: most are a literal with stars around it, which the engine's own search does best. */
export function compileGlob(glob: string): (text: string) => boolean {
  const literal = glob.replace(/^\*+/, '').replace(/\*+$/, '')
  if (literal.includes('*')) return (text) => matchesGlob(glob, text)
  const open = glob.startsWith('*')
  const openEnd = glob.endsWith('*')
  if (open && openEnd) return (text) => text.includes(literal)
  if (open) return (text) => text.endsWith(literal)
  if (openEnd) return (text) => text.startsWith(literal)
  return (text) => text === literal
}
