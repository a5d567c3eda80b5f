import type { LastUse } from './last-use.ts'
import type { UserPattern } from './user-pattern.ts'

/** What selection asks of a profile; `Profile` of `src/windows` is one. */
export interface SelectableProfile {
  readonly sid: string
  /** As it is shown: `CONTOSO\ned`. */
  readonly account: string
  readonly domain: string
  readonly name: string
  /** Further names of the account, e.g. `ned@contoso.com`. */
  readonly aliases?: readonly string[]
  readonly kind: 'local' | 'domain' | 'entra' | 'service' | 'unknown'
  readonly lastUsed?: { readonly time: bigint; readonly evidence: string }
  /** False for what Windows makes for itself: taken only by its full SID. */
  readonly isUser: boolean
}

/** `/ui`, `/ue` and `/uel` as they were given; `/all` is none of them. */
export interface UserFilter {
  readonly include: readonly UserPattern[]
  readonly exclude: readonly UserPattern[]
  readonly lastUse?: LastUse
}

/** What patterns of users are held against. */
export interface SelectionContext {
  /** The offline machine's own name; local accounts carry it as their domain. */
  readonly computerName: string
  /** The name of the machine that runs this, e.g. WinPE's `MININT-4F2K`. */
  readonly runningComputerName?: string
  /** The offline machine's domain: either of its names may stand in a pattern. */
  readonly domain?: { readonly netbios: string; readonly dns: string } | null
  /** FILETIME. */
  readonly now: bigint
}
