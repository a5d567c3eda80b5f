import type { LastUse } from './profile.ts'
import type { ProfileEntry } from './profile-list.ts'
import type { UserHiveFacts } from './user-hive.ts'

/**
 * When a profile was last used: the newest of the times at which Windows loaded or unloaded it; where it kept none,
 * the newest of the last change to NTUSER.DAT's root key and to the file.
 */
export function lastUse(entry: ProfileEntry, hive: UserHiveFacts): LastUse | undefined {
  const kept = entry.times.map(({ time, source }) => ({ time, evidence: `${source} in ProfileList` }))
  if (kept.length > 0) return newest(kept)
  return newest([
    { time: hive.rootWritten, evidence: 'root key of NTUSER.DAT' },
    { time: hive.fileModified, evidence: 'file time of NTUSER.DAT' },
  ])
}

function newest(uses: readonly LastUse[]): LastUse | undefined {
  return uses
    .filter(({ time }) => time > 0n)
    .reduce<LastUse | undefined>(
      (best, use) => (best === undefined || use.time > best.time ? use : best),
      undefined,
    )
}
