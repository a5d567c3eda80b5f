import type { Hive } from '../../registry/index.ts'
import { classifySid, sidFromBytes } from '../accounts/sid.ts'

/** ACL and ACE headers of a self-relative security descriptor ([MS-DTYP] 2.4.6, 2.4.5, 2.4.4). */
const DACL_OFFSET = 16
const ACL_HEADER = 8
const ACCESS_ALLOWED_ACE_TYPE = 0
const ACE_SID_OFFSET = 8

/**
 * Whose a user hive is: Windows grants its root key to the account it was made for, beside SYSTEM and the
 * administrators. Undefined when no account, or more than one, is granted.
 */
export function hiveOwner(hive: Hive): string | undefined {
  const descriptor = hive.root.securityDescriptor()
  if (descriptor === undefined) return undefined
  const accounts = new Set(
    allowedSids(descriptor).filter((sid) => classifySid(sid) === 'account' || classifySid(sid) === 'entra'),
  )
  const [only, ...others] = accounts
  return others.length === 0 ? only : undefined
}

function allowedSids(descriptor: Uint8Array): string[] {
  const view = new DataView(descriptor.buffer, descriptor.byteOffset, descriptor.byteLength)
  if (descriptor.length < DACL_OFFSET + 4) return []
  const acl = view.getUint32(DACL_OFFSET, true)
  if (acl === 0 || acl + ACL_HEADER > descriptor.length) return []
  const count = view.getUint16(acl + 4, true)
  const sids: string[] = []
  let at = acl + ACL_HEADER
  for (let index = 0; index < count && at + ACE_SID_OFFSET <= descriptor.length; index++) {
    const size = view.getUint16(at + 2, true)
    if (descriptor[at] === ACCESS_ALLOWED_ACE_TYPE) {
      const sid = sidFromBytes(descriptor, at + ACE_SID_OFFSET)
      if (sid !== undefined) sids.push(sid)
    }
    if (size === 0) break
    at += size
  }
  return sids
}
