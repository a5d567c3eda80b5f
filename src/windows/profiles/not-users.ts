import type { AccountName } from '../accounts/account-names.ts'
import { relativeId } from '../accounts/sid.ts'

interface Rule {
  readonly matches: (account: AccountName, id: number | undefined) => boolean
  readonly reason: string
}

/** Accounts that Windows makes for itself; their profiles hold nobody's work. Relative ids as in [MS-SAMR] 2.2.1.14. */
const RULES: readonly Rule[] = [
  { matches: ({ kind }) => kind === 'service', reason: 'a service account' },
  {
    matches: ({ name }) => /^defaultuser\d+$/i.test(name),
    reason: 'the account of the first-run experience, which setup leaves behind',
  },
  {
    matches: ({ name, kind }, id) => /^WDAGUtilityAccount$/i.test(name) || (kind === 'local' && id === 504),
    reason: 'the account of Windows Defender Application Guard',
  },
  {
    matches: ({ name, kind }, id) => kind === 'local' && id === 503 && /^DefaultAccount$/i.test(name),
    reason: "the system's own DefaultAccount",
  },
]

/** Why an account is no person's; undefined for people. */
export function whyNotUser(sid: string, account: AccountName): string | undefined {
  const id = relativeId(sid)
  return RULES.find((rule) => rule.matches(account, id))?.reason
}
