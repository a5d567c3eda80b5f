import { hostname } from 'node:os'
import { filetimeFromDate } from '../../filetime/index.ts'
import type { ProfileOutcome } from '../../gather/index.ts'
import type { OfflineSystem } from '../../offline/index.ts'
import { selectUsers, type UserDecision } from '../../users/index.ts'
import type { OrphanFolder, Profile } from '../../windows/index.ts'
import type { ScanSession } from './scan-session.ts'

/** The words of the log's user summary, one width. */
const IN_THE_LOG: Readonly<Record<ProfileOutcome, string>> = {
  captured: 'taken   ',
  'left-out': 'left out',
  'not-a-user': 'left out',
  ghost: 'absent  ',
}

/** Applies /ui, /ue and /uel, and says of every profile what was decided and why. Gives those that are taken. */
export function chooseProfiles(system: OfflineSystem, session: ScanSession): Profile[] {
  const { identity } = system
  const { decisions, warnings } = selectUsers(system.profiles, session.options.users, {
    computerName: identity.computerName,
    runningComputerName: hostname(),
    domain: identity.domain,
    now: filetimeFromDate(new Date()),
  })
  for (const warning of warnings) session.warn(warning)
  session.facts.decisions = decisions
  for (const decision of decisions) {
    const outcome = profileOutcome(decision)
    session.progress?.detectedUser(decision.profile.account, outcome === 'captured')
    session.ledger.profile(outcome)
  }
  session.log.note([
    'User summary:',
    ...decisions.flatMap(decisionLines),
    ...system.orphanFolders.map(orphanLine),
  ])
  return decisions.filter(({ included }) => included).map(({ profile }) => profile)
}

/** A ghost was selected, but its folder is gone, or never was: there is nothing to take. */
export function profileOutcome({ profile, included }: UserDecision<Profile>): ProfileOutcome {
  if (included) return profile.profileExists ? 'captured' : 'ghost'
  return profile.isUser ? 'left-out' : 'not-a-user'
}

function decisionLines(decision: UserDecision<Profile>): string[] {
  const { profile, reason } = decision
  const { account, sid, evidence, proven, profilePath, problems } = profile
  const doubt = proven ? '' : ', name not proven'
  return [
    `  ${IN_THE_LOG[profileOutcome(decision)]} ${account} (${sid}): ${reason}`,
    `           named by ${evidence}${doubt}; profile ${profilePath || 'without a path'}`,
    ...problems.map((problem) => `           ${problem}`),
  ]
}

function orphanLine({ path, owner = 'nobody known' }: OrphanFolder): string {
  return `  no user  ${path}: a profile folder that ProfileList does not name; it belonged to ${owner}`
}
