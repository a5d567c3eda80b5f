import { StateliftError } from '../../errors/index.ts'
import { explain, explanationText, type PathFacts } from '../../migxml/index.ts'
import type { OfflineSystem } from '../../offline/index.ts'
import { VolumeError } from '../../volume/index.ts'
import type { Prepared } from './prepare.ts'
import type { ScanSession } from './scan-session.ts'

/**
 * `/explain:PATH`: which rule takes or leaves a file, key or value of the offline system, and which rules lost.
 *
 * @throws StateliftError with code 11 when the text names no object
 */
export function explainObject(object: string, { rules, system }: Prepared, session: ScanSession): void {
  const explanations = OBJECT.test(object) ? explain(rules, object, (path) => factsOf(path, system)) : []
  if (explanations.length === 0) {
    throw new StateliftError({
      code: 11,
      message: '/explain takes a path, a key or a value of the offline system',
      where: object,
      advice: 'For example C:\\Users\\ned\\a.txt, HKCU\\Software\\X or "HKCU\\Software\\X [Value]".',
    })
  }
  if (!isThere(object, system)) {
    session.tell(`${object} is not on the offline system; this is what would become of it if it were`)
  }
  for (const explanation of explanations) {
    for (const line of explanationText(explanation)) session.tell(line)
  }
}

/** A path of a drive or share, a key or a value by its full name. */
const OBJECT = /^(?:[a-z]:[\\/]|\\\\[^\\]|HK(?:CU|LM|CR|U|EY_\w+)(?:\\|$))/i

/** Keys and values differ from user to user, so that only files are looked for. */
function isThere(object: string, system: OfflineSystem): boolean {
  return /^HK/i.test(object) || factsOf(object, system) !== undefined
}

/** Undefined for what is not there or cannot be looked at: rules are explained all the same. */
function factsOf(path: string, system: OfflineSystem): PathFacts | undefined {
  try {
    const entry = system.locate(path)?.entry
    if (entry === undefined) return undefined
    const { directory, size, attributes, times } = entry
    return { directory, facts: { size, attributes, ...times } }
  } catch (error) {
    if (error instanceof VolumeError) return undefined
    throw error
  }
}
