/** The numbers of a version text, whatever divides them: `6, 1, 2600.0 (main)` is 6, 1, 2600, 0. */
export function versionNumbers(version: string): number[] {
  const numbers = /\d+(?:\s*[.,]\s*\d+)*/.exec(version)?.[0] ?? ''
  return numbers === '' ? [] : numbers.split(/[.,]/).map((part) => Number(part.trim()))
}

/** Negative, zero or positive; missing numbers count as zero. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
