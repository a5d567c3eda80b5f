import type { Warning } from '../errors/index.ts'
import { filetimeToIso } from '../filetime/index.ts'
import { type LastUse, lastUseText, lastUseThreshold } from './last-use.ts'
import { type Match, matchUser } from './match-user.ts'
import type { SelectableProfile, SelectionContext, UserFilter } from './selectable-profile.ts'
import type { UserPattern } from './user-pattern.ts'
import { UserSelectionError } from './user-selection-error.ts'

/** Whether a profile is taken, and why. */
export interface UserDecision<P extends SelectableProfile> {
  readonly profile: P
  readonly included: boolean
  /** One sentence for the log. */
  readonly reason: string
}

/** What became of all profiles. */
export interface UserSelection<P extends SelectableProfile> {
  /** One for every profile, in the order given. */
  readonly decisions: readonly UserDecision<P>[]
  readonly warnings: readonly Warning[]
}

/**
 * Decides for every profile. /ui beats /uel and /ue, /uel beats /ue, nothing given takes everybody
 * (USMT: "User options"). Throws `UserSelectionError` (code 11) for a /ui that matches nobody.
 */
export function selectUsers<P extends SelectableProfile>(
  profiles: readonly P[],
  filter: UserFilter,
  context: SelectionContext,
): UserSelection<P> {
  const warnings: Warning[] = []
  const includes = resolve('/ui', filter.include, profiles, context, warnings)
  const excludes = resolve('/ue', filter.exclude, profiles, context, warnings)
  const since = threshold(filter.lastUse, context, warnings)
  const decisions = profiles.map((profile): UserDecision<P> => {
    const verdict = decide(profile, includes, excludes, since)
    if (verdict.warning !== undefined) warnings.push(verdict.warning)
    return { profile, included: verdict.included, reason: verdict.reason }
  })
  return { decisions, warnings }
}

interface Verdict {
  readonly included: boolean
  readonly reason: string
  readonly warning?: Warning
}

interface Period {
  readonly text: string
  /** FILETIME from which on a profile counts as used. */
  readonly since: bigint
}

/** Which pattern named a profile first. */
type Named = ReadonlyMap<SelectableProfile, UserPattern>

function decide(
  profile: SelectableProfile,
  includes: Named,
  excludes: Named,
  period: Period | undefined,
): Verdict {
  const include = includes.get(profile)
  if (include !== undefined) return { included: true, reason: `named by /ui:${include.text}` }
  if (!profile.isUser) return { included: false, reason: 'not a user: Windows made this account for itself' }
  if (period !== undefined) return decideByUse(profile, period)
  const exclude = excludes.get(profile)
  if (exclude !== undefined) return { included: false, reason: `left out by /ue:${exclude.text}` }
  return { included: true, reason: 'all users are taken by default' }
}

function decideByUse(profile: SelectableProfile, period: Period): Verdict {
  if (profile.lastUsed === undefined) {
    const reason = `nothing tells when the profile was last used, so ${period.text} does not leave it out`
    const message = `${profile.account} (${profile.sid}) is taken: ${reason}`
    return { included: true, reason, warning: { kind: 'last-use-unknown', message } }
  }
  const { time, evidence } = profile.lastUsed
  const included = time >= period.since
  const when = filetimeToIso(time) ?? 'never'
  return {
    included,
    reason: `last used ${when} (${evidence}), ${included ? 'within' : 'before'} ${period.text}`,
  }
}

function threshold(
  lastUse: LastUse | undefined,
  context: SelectionContext,
  warnings: Warning[],
): Period | undefined {
  if (lastUse === undefined) return undefined
  const since = lastUseThreshold(lastUse, context.now)
  if (since !== undefined) return { text: lastUseText(lastUse), since }
  const message =
    '/uel:0 asks who is logged on, and nobody is on a Windows that is not running; it leaves nobody out'
  warnings.push({ kind: 'logged-on-offline', message })
  return undefined
}

/** Finds who each pattern names, and says what is odd about that. */
function resolve(
  option: '/ui' | '/ue',
  patterns: readonly UserPattern[],
  profiles: readonly SelectableProfile[],
  context: SelectionContext,
  warnings: Warning[],
): Named {
  const named = new Map<SelectableProfile, UserPattern>()
  const purpose = option === '/ui' ? 'include' : 'exclude'
  for (const pattern of patterns) {
    const given = `${option}:${pattern.text}`
    if (pattern.text === '*')
      warnings.push({ kind: 'bare-asterisk', message: `${given} is read as ${option}:*\\*` })
    const matches = profiles
      .map((profile) => ({ profile, match: matchUser(pattern, profile, context, purpose) }))
      .filter(({ match }) => match !== 'no')
    for (const { profile, match } of matches) {
      if (!named.has(profile)) named.set(profile, pattern)
      const message = ODD_MATCH[match]
      if (message !== undefined) {
        warnings.push({
          kind: `matched-by-${match}`,
          message: `${given} names ${profile.account}: ${message}`,
        })
      }
    }
    if (matches.length > 0) continue
    if (option === '/ui') throw new UserSelectionError(pattern, profiles)
    warnings.push({ kind: 'exclusion-without-match', message: `${given} matches no profile` })
  }
  return named
}

const ODD_MATCH: Readonly<Partial<Record<Match, string>>> = {
  'running-computer':
    "the domain part is the name of the machine that runs this, taken as the offline machine's local accounts",
  'folder-name': 'only the name of the profile folder says so, no account of that name is proven',
}
