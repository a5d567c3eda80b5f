import type { WarningSink } from '../../errors/index.ts'
import { foldName, sameName, splitPath } from '../../winpath/index.ts'
import { type AccountName, nameAccounts } from '../accounts/account-names.ts'
import { readLocalAccounts } from '../accounts/sam.ts'
import { currentControlSet } from '../control-set.ts'
import type { Hives } from '../hives.ts'
import type { Identity } from '../identity.ts'
import { lastUse } from './last-use.ts'
import { whyNotUser } from './not-users.ts'
import { findOrphanFolders } from './orphan-folders.ts'
import type { OrphanFolder, Profile } from './profile.ts'
import { type ProfileEntry, type ProfileList, readProfileList } from './profile-list.ts'
import { type Locate, locateCarefully, readUserHiveFacts, type UserHiveFacts } from './user-hive.ts'

/** All profiles of a Windows, also those of nobody. */
export interface Profiles {
  /** In the order of ProfileList. */
  readonly profiles: readonly Profile[]
  readonly orphanFolders: readonly OrphanFolder[]
  readonly list: ProfileList
}

/** A profile's key, what lies at its path, and whether it is one that Windows made for a single logon. */
interface Candidate {
  readonly entry: ProfileEntry
  readonly folder: string | undefined
  readonly exists: boolean
  readonly driveAtHand: boolean
  readonly hive: UserHiveFacts
}

/**
 * Lists the profiles of an offline Windows and puts a name to each. No profile is left out, whatever is wrong with it:
 * its problems are told instead.
 *
 * @param locate finds offline paths, also on other drives than the system's
 */
export function readProfiles(
  hives: Hives,
  identity: Identity,
  locate: Locate,
  onWarning: WarningSink,
): Profiles {
  const careful = locateCarefully(locate, onWarning)
  const list = readProfileList(hives.software, identity.systemRoot)
  for (const name of list.strayKeys) {
    onWarning({ kind: 'profile-key-not-a-sid', message: `ProfileList has a key that is no SID: ${name}` })
  }
  const candidates = list.entries.map((entry) => candidateOf(entry, careful, onWarning))
  const names = nameAccounts(
    candidates.map(({ entry, folder, hive }) => ({ sid: entry.sid, folder, hive })),
    {
      identity,
      accounts: readLocalAccounts(hives.sam),
      software: hives.software,
      services: serviceNames(hives),
    },
  )
  const temporary = candidates.map((candidate, index) => isTemporary(candidate, names[index], list))
  const profiles = candidates.map((candidate, index) => {
    const name = names[index]
    if (name === undefined) throw new RangeError('an account was not named')
    const others = candidates.filter((other) => other !== candidate)
    const twin = candidates.findIndex(
      (other) => other !== candidate && other.entry.sid === candidate.entry.sid,
    )
    return profileOf(candidate, name, {
      others,
      temporary: temporary[index] === true,
      twin: candidates[twin],
      twinTemporary: temporary[twin] === true,
    })
  })
  return {
    profiles,
    orphanFolders: findOrphanFolders(
      list,
      profiles.map(({ profilePath }) => profilePath),
      careful,
      onWarning,
    ),
    list,
  }
}

function candidateOf(entry: ProfileEntry, locate: Locate, onWarning: WarningSink): Candidate {
  const { path } = entry
  const folder = path === undefined ? undefined : splitPath(path).parts.at(-1)
  return {
    entry,
    folder,
    exists: path !== undefined && locate(path)?.entry.directory === true,
    driveAtHand: path !== undefined && locate(`${splitPath(path).drive}\\`) !== undefined,
    hive: readUserHiveFacts(locate, path ?? '', onWarning),
  }
}

function* serviceNames(hives: Hives): Iterable<string> {
  for (const key of currentControlSet(hives.system)?.subkey('Services')?.subkeys() ?? []) yield key.name
}

/** By its flag, or by its folder: `TEMP`, `TEMP.CONTOSO.000` in the profiles' folder, of a user who is called otherwise. */
function isTemporary(
  { entry, folder }: Candidate,
  name: AccountName | undefined,
  list: ProfileList,
): boolean {
  if (entry.temporary) return true
  if (entry.setAside || folder === undefined || entry.path === undefined) return false
  const inProfiles = sameName(entry.path.slice(0, -folder.length - 1), list.profilesDirectory)
  const bearsItsName = name?.proven === true && sameName(name.name, 'TEMP')
  return inProfiles && /^TEMP(?:\.|$)/i.test(folder) && !bearsItsName
}

interface Surroundings {
  readonly others: readonly Candidate[]
  readonly temporary: boolean
  /** The other key of the same SID, with or without `.bak`. */
  readonly twin: Candidate | undefined
  readonly twinTemporary: boolean
}

function profileOf(candidate: Candidate, name: AccountName, around: Surroundings): Profile {
  const { entry, hive, exists } = candidate
  const use = lastUse(entry, hive)
  const reason = whyNotUser(entry.sid, name) ?? whyNotThisProfile(candidate, around)
  return {
    sid: entry.sid,
    account: name.domain === '' ? name.name : `${name.domain}\\${name.name}`,
    ...name,
    profilePath: entry.path ?? '',
    profileExists: exists,
    ...(use === undefined ? {} : { lastUsed: use }),
    hive: hive.state,
    problems: problemsOf(candidate, name, around),
    isUser: reason === undefined,
    ...(reason === undefined ? {} : { notUserReason: reason }),
    temporary: around.temporary,
    setAside: entry.setAside,
  }
}

/** Windows lists a user twice when it could not load the profile: `<SID>.bak` is the user's own, `<SID>` a temporary one. */
function whyNotThisProfile(
  { entry }: Candidate,
  { temporary, twin, twinTemporary }: Surroundings,
): string | undefined {
  if (temporary) return 'a temporary profile, which Windows deletes when its user logs off'
  if (entry.setAside && twin !== undefined && !twinTemporary) {
    return `set aside by Windows; the user's profile is ${twin.entry.path ?? 'another'} now`
  }
  return undefined
}

function problemsOf(candidate: Candidate, name: AccountName, { others, temporary }: Surroundings): string[] {
  const { entry, hive, exists, driveAtHand } = candidate
  const problems: string[] = []
  if (!name.proven) problems.push(`name not proven: ${name.evidence}`)
  if (entry.setAside) problems.push(`listed as ${entry.sid}.bak: Windows could not load this profile`)
  if (temporary) problems.push('temporary profile')
  if (entry.path === undefined) return [...problems, 'ProfileImagePath is missing']
  if (!exists) {
    problems.push(
      driveAtHand
        ? `${entry.path} does not exist`
        : `${entry.path} lies on drive ${splitPath(entry.path).drive}, which is not at hand`,
    )
  } else if (hive.state === 'missing') {
    problems.push('NTUSER.DAT is missing: files can be taken, settings cannot')
  }
  if (hive.state === 'damaged') problems.push('NTUSER.DAT is damaged: settings may be incomplete')
  for (const other of others) {
    if (other.entry.path !== undefined && foldName(other.entry.path) === foldName(entry.path)) {
      problems.push(
        `${entry.path} is also the profile of ${other.entry.sid}${other.entry.setAside ? '.bak' : ''}`,
      )
    }
  }
  if (hive.owner !== undefined && hive.owner !== entry.sid) {
    problems.push(`NTUSER.DAT belongs to ${hive.owner}`)
  }
  return problems
}
