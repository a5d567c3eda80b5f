import type { SelectableProfile, SelectionContext } from './selectable-profile.ts'
import { matchesWildcard, type UserPattern } from './user-pattern.ts'

/** How a pattern fits a profile; the last two are said aloud, since the pattern alone does not name that profile. */
export type Match = 'no' | 'yes' | 'running-computer' | 'folder-name'

/**
 * Whether a pattern names a profile. ScanState offline knows SIDs only; names work here by the evidence that
 * `src/windows` found. `purpose` decides where the evidence is thin: what /ui might mean is taken,
 * what /ue might mean is kept.
 */
export function matchUser(
  pattern: UserPattern,
  profile: SelectableProfile,
  context: SelectionContext,
  purpose: 'include' | 'exclude',
): Match {
  if (!profile.isUser) return purpose === 'include' && namesInFull(pattern, profile.sid) ? 'yes' : 'no'
  if (pattern.kind === 'sid') {
    // `*-500` is a SID's end, but may also be the end of a local account's name.
    const byName = profile.kind === 'local' && matchesWildcard(pattern.text, profile.name)
    return byName || matchesWildcard(pattern.sid, profile.sid) ? 'yes' : 'no'
  }
  if (pattern.domain === undefined && isAlias(pattern.name, profile)) return 'yes'
  if (!matchesWildcard(pattern.name, profile.name)) return 'no'
  if (pattern.domain === undefined) return matchBareName(pattern.name, profile, purpose)
  if (matchesDomain(pattern.domain, profile, context)) return 'yes'
  return isRunningComputer(pattern.domain, context) && profile.kind === 'local' ? 'running-computer' : 'no'
}

/** What Windows makes for itself is taken by its whole SID only; a `*` at the end is the `_Classes` habit of scripts. */
function namesInFull(pattern: UserPattern, sid: string): boolean {
  return pattern.kind === 'sid' && pattern.sid.replace(/\*$/, '').toLowerCase() === sid.toLowerCase()
}

/** `ned@contoso.com` is a name of its own, whatever the account is called beside it. */
function isAlias(name: string, { aliases = [] }: SelectableProfile): boolean {
  return name.includes('@') && aliases.some((alias) => matchesWildcard(name, alias))
}

/** A name without a domain is a local account's; `ned@contoso.com` says its domain itself. */
function matchBareName(name: string, profile: SelectableProfile, purpose: 'include' | 'exclude'): Match {
  if (profile.kind === 'local' || name.includes('@')) return 'yes'
  return profile.domain === '' && purpose === 'include' ? 'folder-name' : 'no'
}

function matchesDomain(domain: string, profile: SelectableProfile, context: SelectionContext): boolean {
  if (matchesWildcard(domain, profile.domain)) return true
  if (profile.kind === 'local') return matchesWildcard(domain, context.computerName)
  const known = context.domain
  if (profile.kind !== 'domain' || known === undefined || known === null) return false
  const names = [known.netbios, known.dns].map((name) => name.toLowerCase())
  return names.includes(profile.domain.toLowerCase()) && names.includes(domain.toLowerCase())
}

/** `%COMPUTERNAME%\*` in a script that runs in WinPE is WinPE's name, and means the machine in front of it. */
function isRunningComputer(domain: string, context: SelectionContext): boolean {
  return context.runningComputerName !== undefined && !domain.includes('*')
    ? matchesWildcard(domain, context.runningComputerName)
    : false
}
