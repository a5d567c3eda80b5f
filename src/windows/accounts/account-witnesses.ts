import type { Hive, HiveKey } from '../../registry/index.ts'
import { textAt } from '../key-values.ts'
import { parseAccount, type WrittenAccount } from './account-text.ts'

/** That some part of Windows wrote an account's name beside its SID. */
export interface Claim extends WrittenAccount {
  /** Where, for people. */
  readonly evidence: string
}

/** What a witness may look at: the SOFTWARE hive, and what the user's own hive said. */
export interface WitnessFacts {
  readonly software: Hive
  /** `Volatile Environment` of NTUSER.DAT: `CONTOSO\\ned`. */
  readonly loggedOnAs: string | undefined
}

type Witness = (sid: string, facts: WitnessFacts) => readonly (Claim | undefined)[]

/** Where Windows keeps names beside SIDs, the most trustworthy first. What is weaker than all of these, the folder's name, is not here. */
const WITNESSES: readonly Witness[] = [identityCache, logonCache, logonUi, groupPolicy, volatileEnvironment]

/** All claims about one SID, in order of trust. */
export function claimsAbout(sid: string, facts: WitnessFacts): Claim[] {
  return WITNESSES.flatMap((witness) => witness(sid, facts)).filter((claim) => claim !== undefined)
}

function claim(text: string | undefined, evidence: string): Claim | undefined {
  return text === undefined ? undefined : { ...parseAccount(text), evidence }
}

const IDENTITY_STORE = 'Microsoft\\IdentityStore'

/** Written when somebody signs in with any provider: a directory, Entra ID, a Microsoft account (Windows 8 and later). */
function identityCache(sid: string, { software }: WitnessFacts): (Claim | undefined)[] {
  const key = software.key(`${IDENTITY_STORE}\\Cache\\${sid}\\IdentityCache\\${sid}`)
  const evidence = 'IdentityStore cache'
  return [claim(textAt(key, 'SAMName'), evidence), claim(textAt(key, 'UserName'), evidence)]
}

/** One key for each provider that can sign people in from cached credentials. */
function logonCache(sid: string, { software }: WitnessFacts): (Claim | undefined)[] {
  const evidence = 'IdentityStore logon cache'
  return subkeys(software, `${IDENTITY_STORE}\\LogonCache`).flatMap((provider) => {
    const key = provider.subkey('Sid2Name')?.subkey(sid)
    return [claim(textAt(key, 'SAMName'), evidence), claim(textAt(key, 'IdentityName'), evidence)]
  })
}

const LOGON_UI = 'Microsoft\\Windows\\CurrentVersion\\Authentication\\LogonUI'

/** The last user of the machine, and of each session. */
function logonUi(sid: string, { software }: WitnessFacts): (Claim | undefined)[] {
  const last = software.key(LOGON_UI)
  const seen = [
    { key: last, sidName: 'LastLoggedOnUserSID', names: ['LastLoggedOnSAMUser', 'LastLoggedOnUser'] },
    ...subkeys(software, `${LOGON_UI}\\SessionData`).map((key) => ({
      key,
      sidName: 'LoggedOnUserSID',
      names: ['LoggedOnSAMUser', 'LoggedOnUser'],
    })),
  ]
  return seen
    .filter(({ key, sidName }) => textAt(key, sidName)?.toUpperCase() === sid)
    .flatMap(({ key, names }) => names.map((name) => claim(textAt(key, name), 'LogonUI')))
}

const GROUP_POLICY = 'Microsoft\\Windows\\CurrentVersion\\Group Policy'

/** Left by the last run of group policy for the user. */
function groupPolicy(sid: string, { software }: WitnessFacts): (Claim | undefined)[] {
  const stored = software.key(`${GROUP_POLICY}\\DataStore\\${sid}\\0`)
  const evidence = 'Group Policy'
  return [
    claim(textAt(stored, 'szTargetName'), evidence),
    claim(textAt(stored, 'szName'), evidence),
    claim(textAt(software.key(`${GROUP_POLICY}\\State\\${sid}`), 'Distinguished-Name'), evidence),
  ]
}

function volatileEnvironment(_sid: string, { loggedOnAs }: WitnessFacts): (Claim | undefined)[] {
  return [claim(loggedOnAs, 'Volatile Environment in NTUSER.DAT')]
}

function subkeys(hive: Hive, path: string): HiveKey[] {
  return hive.key(path)?.subkeys() ?? []
}
