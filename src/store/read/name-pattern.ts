/** A file name matches `*` for any characters and `?` for one, in any letter case, as /i and /e of /extract take them. */
export function namePattern(pattern: string): (name: string) => boolean {
  const source = [...pattern].map((character) => {
    if (character === '*') return '.*'
    if (character === '?') return '.'
    return character.replace(/[\\^$.|+()[\]{}/]/, '\\$&')
  })
  const expression = new RegExp(`^${source.join('')}$`, 'isu')
  return (name) => expression.test(name)
}

/** Whether `/i` and `/e` take a file name: include beats exclude; without `/i` all but the excluded are taken. */
export function nameFilter(
  include: readonly string[],
  exclude: readonly string[],
): (name: string) => boolean {
  const included = include.map(namePattern)
  const excluded = exclude.map(namePattern)
  if (included.length > 0) return (name) => included.some((matches) => matches(name))
  return (name) => !excluded.some((matches) => matches(name))
}
