import type { Hive, HiveKey } from '../../registry/index.ts'
import { relativeId, sidFromBytes, sidPrefix } from './sid.ts'

/** The local accounts of a machine, from its SAM hive. */
export interface LocalAccounts {
  /** `S-1-5-21-a-b-c`: the machine's own SID, with which the SIDs of its local accounts begin. */
  readonly machineSid: string | undefined
  /** Account names by relative id. */
  readonly names: ReadonlyMap<number, string>
}

const ACCOUNT_DOMAIN = 'SAM\\Domains\\Account'

/**
 * Where `V` of an account keeps the account name: a descriptor (offset, length in bytes) at 12, relative to the end
 * of 17 descriptors of 12 bytes each.
 */
const NAME_DESCRIPTOR = 12
const ACCOUNT_DATA = 204

/** `V` of the account domain has 4 descriptors of 12 bytes; the second is the domain's SID. */
const DOMAIN_SID_DESCRIPTOR = 12
const DOMAIN_DATA = 48

/** The machine SID and the names of the local accounts, from the SAM hive; nothing without one. */
export function readLocalAccounts(sam: Hive | undefined): LocalAccounts {
  const domain = sam?.key(ACCOUNT_DOMAIN)
  const users = domain?.subkey('Users')
  return {
    machineSid: domain === undefined ? undefined : machineSidOf(domain),
    names: users === undefined ? new Map() : accountNames(users),
  }
}

function machineSidOf(domain: HiveKey): string | undefined {
  const data = domain.value('V')?.data
  if (data === undefined || data.length < DOMAIN_DATA) return undefined
  const offset = uint32(data, DOMAIN_SID_DESCRIPTOR)
  return sidFromBytes(data, DOMAIN_DATA + offset) ?? sidFromBytes(data, data.length - 24)
}

function accountNames(users: HiveKey): Map<number, string> {
  const names = new Map<number, string>()
  for (const user of users.subkeys()) {
    if (!/^[0-9a-f]{8}$/i.test(user.name)) continue
    const name = accountName(user.value('V')?.data)
    if (name !== undefined) names.set(Number.parseInt(user.name, 16), name)
  }
  // `Names\<account>` keeps the relative id in the place of its default value's type.
  for (const entry of users.subkey('Names')?.subkeys() ?? []) {
    const id = entry.value('')?.type
    if (id !== undefined && id > 0 && !names.has(id)) names.set(id, entry.name)
  }
  return names
}

function accountName(data: Uint8Array | undefined): string | undefined {
  if (data === undefined || data.length < ACCOUNT_DATA) return undefined
  const start = ACCOUNT_DATA + uint32(data, NAME_DESCRIPTOR)
  const length = uint32(data, NAME_DESCRIPTOR + 4)
  if (length === 0 || length % 2 !== 0 || start + length > data.length) return undefined
  return Buffer.from(data.buffer, data.byteOffset + start, length).toString('utf16le')
}

function uint32(data: Uint8Array, at: number): number {
  return new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(at, true)
}

/** The name of a local account by its SID; undefined when the SID is not the machine's or the account was deleted. */
export function localAccountName(
  accounts: LocalAccounts,
  machineSid: string,
  sid: string,
): string | undefined {
  if (sidPrefix(sid) !== machineSid) return undefined
  const id = relativeId(sid)
  return id === undefined ? undefined : accounts.names.get(id)
}
