import type { Warning } from '../../errors/index.ts'
import type { KeyMatcher } from '../../migxml/index.ts'
import type { Profile } from '../../windows/index.ts'
import { foldName } from '../../winpath/index.ts'

/** Keys that a rule may have meant, and why they cannot be read. */
export interface LostKeys {
  readonly path: string
  readonly reason: string
}

/** A fault that hides keys. Others tell of values, or of what the hive as a whole went through. */
const HIDES_KEYS: ReadonlySet<string> = new Set([
  'hive-unusable',
  'hive-cell-out-of-bounds',
  'hive-cell-bad',
  'hive-key-bad',
  'hive-root-searched',
  'hive-subkey-list-bad',
])

const CLASSES = /\\UsrClass\.dat$/i

/**
 * The users' hives of which keys were found lost before a rule walked them: while profiles were looked at, or folders
 * asked for. A walk meets nothing there, so that without this nobody would be told that settings are missing.
 *
 * @param roots where the rules can select something
 * @param warnings all that was told so far
 */
export function lostSettings(
  roots: readonly { readonly hive: string; readonly matcher: KeyMatcher }[],
  profiles: readonly Profile[],
  warnings: readonly Warning[],
): LostKeys[] {
  const faults = warnings.filter(({ kind, where }) => where !== undefined && HIDES_KEYS.has(kind))
  const lost = new Map<string, LostKeys>()
  for (const { hive, matcher } of roots) {
    const profile = profiles.find(({ sid }) => foldName(`HKU\\${sid}`) === foldName(hive))
    if (profile === undefined || profile.profilePath === '') continue
    const folder = foldName(`${profile.profilePath}\\`)
    for (const { where = '', message } of faults) {
      if (!foldName(where).startsWith(folder)) continue
      const classes = CLASSES.test(where)
      if (classes && matcher.enter('Software')?.enter('Classes') === undefined) continue
      const path = classes ? `${hive}\\Software\\Classes` : hive
      if (!lost.has(path)) lost.set(path, { path, reason: `${where}: ${message}` })
    }
  }
  return [...lost.values()]
}
