/** Splits a command line as Windows programs do: by blanks, quotes group, a backslash before a quote keeps it (Microsoft's C runtime, "Parsing C command-line arguments"). */
export function splitCommandLine(line: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const character = line.charAt(i)
    const backslashes = /^\\*/.exec(line.slice(i))?.[0].length ?? 0
    if (backslashes > 0 && line.charAt(i + backslashes) === '"') {
      word = (word ?? '') + '\\'.repeat(Math.floor(backslashes / 2))
      if (backslashes % 2 === 1) word += '"'
      i += backslashes - (backslashes % 2 === 1 ? 0 : 1)
    } else if (character === '"') {
      quoted = !quoted
      word ??= ''
    } else if ((character === ' ' || character === '\t') && !quoted) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else {
      word = (word ?? '') + character
    }
  }
  return word === undefined ? words : [...words, word]
}
