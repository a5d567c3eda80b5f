/**
 * How many different contents a number of files has, told by a sample of them.
 *
 * What came three times or more is taken for one content that is common. Of the others the pairs tell: of a part p of the files, a part
 * p² of all pairs of equal ones is seen. The contents are either pairs mostly, each of which saves one, or all
 * come equally often; what gives more contents is taken, since too large an estimate does less harm.
 *
 * @param times how often each content of the sample came
 * @param total of the files of which the sample was taken
 */
export function differentContents(times: readonly number[], total: number): number {
  const seen = times.reduce((sum, count) => sum + count, 0)
  if (seen === 0 || seen >= total) return seen >= total ? times.length : total
  const once = times.filter((count) => count === 1).length
  const twice = times.filter((count) => count === 2).length
  const common = times.length - once - twice
  const rareSeen = once + 2 * twice
  if (rareSeen === 0) return common
  const rare = (total * rareSeen) / seen
  const pairs = twice * (rare / rareSeen) ** 2
  return common + Math.max(rare - pairs, rare / (1 + (2 * pairs) / rare))
}
