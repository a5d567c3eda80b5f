import type { XmlElement } from '../../xml/index.ts'
import type { ElementReader } from './element-reader.ts'
import { readPolicyPattern } from './error-control.ts'
import type { PolicyPattern, RunningEnvironment } from './policy-pattern.ts'

/** What becomes of a file in a hard-link store that a program holds open: linked all the same, or copied, and an error when that fails. */
export type LockedFileVerdict = 'createHardLink' | 'errorHardLink'

export interface LockedFileRule {
  readonly verdict: LockedFileVerdict
  readonly pattern: PolicyPattern
}

/** The first entry that fits decides; a file that none speaks of is copied. */
export class HardLinkPolicy {
  readonly #rules: readonly LockedFileRule[]

  constructor(rules: readonly LockedFileRule[]) {
    this.#rules = rules
  }

  /** `path`: offline path of a locked file. */
  decide(path: string): LockedFileVerdict {
    const object = { kind: 'file', path } as const
    return this.#rules.find(({ pattern }) => pattern.matches(object))?.verdict ?? 'errorHardLink'
  }
}

/** The rules of a `HardLinkStoreControl` element, in the order in which they are asked. */
export function readHardLinkControl(
  reader: ElementReader,
  element: XmlElement,
  environment: RunningEnvironment,
): LockedFileRule[] {
  const rules: LockedFileRule[] = []
  const read = (verdict: LockedFileVerdict) => (entry: XmlElement) => {
    const pattern = readPolicyPattern(reader, entry, 'file', environment)
    if (pattern !== undefined) rules.push({ verdict, pattern })
  }
  reader.children(element, {
    fileLocked: (section) =>
      reader.children(section, {
        createHardLink: read('createHardLink'),
        errorHardLink: read('errorHardLink'),
      }),
  })
  return rules
}
