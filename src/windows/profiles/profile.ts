import type { HiveState } from '../../registry/index.ts'
import type { AccountName } from '../accounts/account-names.ts'

/** When a profile was last used, and what says so. */
export interface LastUse {
  /** FILETIME */
  readonly time: bigint
  readonly evidence: string
}

/** A profile of an offline Windows: whose it is, where it lies, and what is odd about it. */
export interface Profile extends AccountName {
  readonly sid: string
  /** `CONTOSO\ned`; only the name where the domain is not known. */
  readonly account: string
  /** Offline path; empty when the registry names none. */
  readonly profilePath: string
  readonly profileExists: boolean
  readonly lastUsed?: LastUse
  /** State of NTUSER.DAT. */
  readonly hive: HiveState | 'missing'
  /** Sentences for people. */
  readonly problems: readonly string[]
  /** Whether this is a person's profile. Others are taken only when their SID is asked for. */
  readonly isUser: boolean
  /** Why not, where it is not. */
  readonly notUserReason?: string
  /** Made for one logon because the user's own profile could not be loaded; Windows deletes it. */
  readonly temporary: boolean
  /** Listed under `<SID>.bak`. */
  readonly setAside: boolean
}

/** A folder among the profiles that ProfileList does not name: nobody's profile any more, but perhaps somebody's data. */
export interface OrphanFolder {
  /** Offline path. */
  readonly path: string
  readonly hive: HiveState | 'missing'
  /** The account that its NTUSER.DAT belongs to, by the permissions of the hive's root key. */
  readonly owner: string | undefined
}
