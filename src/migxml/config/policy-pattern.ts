import { foldName } from '../../winpath/index.ts'
import { matchesGlob, type Pattern, parsePattern } from '../patterns/index.ts'

/** A file or directory, a key or value, that a policy is asked about. */
export interface PolicyObject {
  readonly kind: 'file' | 'registry'
  /** Offline path: `C:\Users\ned\a.txt`; `HKLM\Software\X`, `HKU\SID\Software\X`, with ` [value]` behind for a value. */
  readonly path: string
}

/** Names of variables of the *running* system in upper case, and their values: policies know no others. */
export type RunningEnvironment = ReadonlyMap<string, string>

/** A pattern of a policy, which is matched against single objects while the capture runs. */
export class PolicyPattern {
  readonly #pattern: Pattern

  private constructor(pattern: Pattern) {
    this.#pattern = pattern
  }

  /** Returns a sentence instead when the text is no pattern, or names a variable that the running system lacks. */
  static parse(
    text: string,
    kind: PolicyObject['kind'],
    environment: RunningEnvironment,
  ): PolicyPattern | { readonly fault: string } | { readonly undefinedVariable: string } {
    let missing: string | undefined
    const expanded = text.replace(/%([^%\\]+)%/g, (whole, name: string) => {
      const value = environment.get(name.toUpperCase())
      if (value === undefined) missing ??= whole
      return value ?? whole
    })
    if (missing !== undefined) return { undefinedVariable: missing }
    const pattern = parsePattern(expanded, kind === 'file' ? 'File' : 'Registry')
    return 'fault' in pattern ? pattern : new PolicyPattern(pattern)
  }

  matches(object: PolicyObject): boolean {
    return candidates(object).some(({ names, leaf }) => this.#matchesNode(names) && this.#matchesLeaf(leaf))
  }

  #matchesNode(names: readonly string[]): boolean {
    const { prefix, glob, deep } = this.#pattern
    if (!prefix.every((name, index) => name === names[index])) return false
    const rest = names.slice(prefix.length).join('\\')
    if (glob === undefined) return deep || rest === ''
    return matchesGlob(glob, rest) || (deep && matchesGlob(`${glob}\\*`, rest))
  }

  #matchesLeaf(leaf: string | undefined): boolean {
    const { foldedLeaf, deep } = this.#pattern
    // `C:\Users\*` without brackets is written for "all files below" in the documentation's samples.
    if (foldedLeaf === undefined) return deep || leaf === undefined
    return leaf === undefined ? foldedLeaf === '*' : matchesGlob(foldedLeaf, leaf)
  }
}

interface Candidate {
  readonly names: readonly string[]
  readonly leaf: string | undefined
}

/** What an object may be to a pattern: a file may be a directory that could not be listed; a user's hive is HKCU too. */
function candidates(object: PolicyObject): Candidate[] {
  if (object.kind === 'file') {
    const names = foldedNames(object.path)
    return [
      { names: names.slice(0, -1), leaf: names.at(-1) },
      { names, leaf: undefined },
    ]
  }
  const [, key = object.path, value] = /^(.*?) ?\[(.*)\]$/s.exec(object.path) ?? []
  const leaf = value === undefined ? undefined : foldName(value)
  const names = foldedNames(key)
  const forms = names[0] === 'HKU' && names.length > 1 ? [names, ['HKCU', ...names.slice(2)]] : [names]
  return forms.map((form) => ({ names: form, leaf }))
}

function foldedNames(path: string): string[] {
  return path
    .split('\\')
    .filter((name) => name !== '')
    .map(foldName)
}
