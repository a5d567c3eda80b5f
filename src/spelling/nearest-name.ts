/** The candidate that `name` was probably meant to be: at most two letters away, and not wholly another word. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const limit = Math.min(name.length < 5 ? 1 : 2, name.length - 1)
  let best: string | undefined
  let distance = limit + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > limit) continue
    const found = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (found < distance) {
      best = candidate
      distance = found
    }
  }
  return best
}

/** Levenshtein's distance, row by row; the caller bounds the lengths. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...to].entries()) {
      const substituted = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
