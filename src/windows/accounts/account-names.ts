import type { Hive } from '../../registry/index.ts'
import { foldName, sameName } from '../../winpath/index.ts'
import type { Identity } from '../identity.ts'
import type { UserHiveFacts } from '../profiles/user-hive.ts'
import { type Claim, claimsAbout } from './account-witnesses.ts'
import { DomainNames } from './domain-names.ts'
import type { LocalAccounts } from './sam.ts'
import { localAccountName } from './sam.ts'
import { virtualAccount } from './service-sid.ts'
import { classifySid, sidPrefix, wellKnownAccount } from './sid.ts'

/** Where an account is kept: on the machine, in a domain, in Entra ID, or in Windows itself. */
export type AccountKind = 'local' | 'domain' | 'entra' | 'service' | 'unknown'

/** The name of an account, and why we believe it. */
export interface AccountName {
  readonly kind: AccountKind
  /** NetBIOS name of the domain or computer; empty when nothing tells. */
  readonly domain: string
  readonly name: string
  /** Other names of the same account: its principal name, its name in the directory. */
  readonly aliases: readonly string[]
  /** Where the name was found, for people. */
  readonly evidence: string
  /** Whether something binds this name to this SID. A folder's name does not. */
  readonly proven: boolean
}

/** An account to be named. */
export interface Subject {
  readonly sid: string
  /** The last part of ProfileImagePath. */
  readonly folder: string | undefined
  readonly hive: Pick<UserHiveFacts, 'explorerName' | 'loggedOnAs'>
}

export interface NamingFacts {
  readonly identity: Identity
  readonly accounts: LocalAccounts
  readonly software: Hive
  /** Names of the services, for the SIDs of virtual accounts. */
  readonly services: Iterable<string>
}

/**
 * Puts a name to each SID without asking anybody, from evidence in the offline hives in order of trust. All are named
 * at once, because evidence for one account of a domain names the domain for the others.
 */
export function nameAccounts(subjects: readonly Subject[], facts: NamingFacts): AccountName[] {
  const domains = new DomainNames(facts.identity, facts.software)
  const heard = subjects.map((subject) => ({
    subject,
    claims: claimsAbout(subject.sid, { software: facts.software, loggedOnAs: subject.hive.loggedOnAs }),
  }))
  for (const { subject, claims } of heard) {
    const told = claims.find(({ domain }) => domain !== undefined)?.domain
    if (told !== undefined) domains.learn(subject.sid, told)
  }
  return heard.map(({ subject, claims }) => nameAccount(subject, claims, domains, facts))
}

function nameAccount(
  subject: Subject,
  claims: readonly Claim[],
  domains: DomainNames,
  facts: NamingFacts,
): AccountName {
  const { sid } = subject
  const builtIn = serviceName(subject, facts)
  if (builtIn !== undefined) return builtIn
  const folder = subject.folder === undefined ? undefined : domains.splitFolderName(subject.folder)
  const local = fromSam(sid, facts)
  const best = local ?? bestClaim(claims, folder?.name) ?? fromExplorer(subject, folder?.name)
  const domain =
    domains.of(sid) ?? claims.find((claim) => claim.domain !== undefined)?.domain ?? folder?.domain ?? ''
  const name = best?.name ?? folder?.name ?? sid
  return {
    kind: kindOf(sid, domain, facts.identity),
    domain,
    name,
    aliases: otherNames(claims, name),
    evidence: best?.evidence ?? (folder === undefined ? 'SID only' : 'folder name'),
    proven: best !== undefined,
  }
}

function serviceName({ sid, folder }: Subject, { services }: NamingFacts): AccountName | undefined {
  if (classifySid(sid) !== 'service') return undefined
  const wellKnown = wellKnownAccount(sid)
  if (wellKnown !== undefined) {
    return { kind: 'service', ...wellKnown, aliases: [], evidence: 'well-known SID', proven: true }
  }
  const candidates = folder === undefined ? services : [folder, ...services]
  const virtual = virtualAccount(sid, candidates)
  if (virtual !== undefined) {
    return { kind: 'service', ...virtual, aliases: [], evidence: 'hash of the name in the SID', proven: true }
  }
  return {
    kind: 'service',
    domain: '',
    name: folder ?? sid,
    aliases: [],
    evidence: 'folder name',
    proven: false,
  }
}

interface Finding {
  readonly name: string
  readonly evidence: string
}

function fromSam(sid: string, { accounts, identity }: NamingFacts): Finding | undefined {
  if (identity.machineSid === null) return undefined
  const name = localAccountName(accounts, identity.machineSid, sid)
  return name === undefined ? undefined : { name, evidence: 'SAM' }
}

/**
 * The first claim that gives an account name; else the first that gives a principal name, whose first half is nearly
 * always the account's. A common name is believed only when the folder bears it too: it may be the person's.
 */
function bestClaim(claims: readonly Claim[], folder: string | undefined): Finding | undefined {
  for (const { name, commonName, evidence } of claims) {
    if (name !== undefined) return { name, evidence }
    if (commonName !== undefined && folder !== undefined && sameName(commonName, folder)) {
      return { name: commonName, evidence }
    }
  }
  for (const { principalName, evidence } of claims) {
    const account = principalName?.split('@', 1)[0]
    if (account !== undefined && account !== '') return { name: account, evidence }
  }
  return undefined
}

/** Believed only when the folder agrees: a template profile carries its maker's name into every new one. */
function fromExplorer({ hive }: Subject, folder: string | undefined): Finding | undefined {
  const name = hive.explorerName
  if (name === undefined || folder === undefined || !sameName(name, folder)) return undefined
  return { name, evidence: 'logon name in NTUSER.DAT' }
}

function kindOf(
  sid: string,
  domain: string,
  { machineSid, computerName, domain: joined }: Identity,
): AccountKind {
  const sidClass = classifySid(sid)
  if (sidClass === 'entra') return 'entra'
  if (sidClass !== 'account') return 'unknown'
  if (machineSid !== null) return sidPrefix(sid) === machineSid ? 'local' : 'domain'
  if (sidPrefix(sid) === joined?.sid) return 'domain'
  if (domain === '') return 'unknown'
  return sameName(domain, computerName) ? 'local' : 'domain'
}

function otherNames(claims: readonly Claim[], name: string): string[] {
  const names = new Map<string, string>()
  for (const claim of claims) {
    for (const other of [
      claim.name,
      claim.principalName,
      claim.principalName?.split('@', 1)[0],
      claim.commonName,
    ]) {
      if (other !== undefined && other !== '' && !names.has(foldName(other)))
        names.set(foldName(other), other)
    }
  }
  names.delete(foldName(name))
  return [...names.values()]
}
