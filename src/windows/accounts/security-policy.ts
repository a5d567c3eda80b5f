import type { Hive } from '../../registry/index.ts'
import { sidFromBytes } from './sid.ts'

/** What the LSA knows of the machine and the domain it has joined, from `Policy` in its SECURITY hive. */
export interface SecurityPolicy {
  /** The machine's own SID and name. */
  readonly account: { readonly sid: string | undefined; readonly name: string | undefined }
  /** The domain or, without a SID, the workgroup. */
  readonly primary: {
    readonly sid: string | undefined
    readonly netbios: string | undefined
    readonly dns: string | undefined
  }
}

/** What the SECURITY hive says of the machine and its domain; undefined where it holds no policy. */
export function readSecurityPolicy(security: Hive | undefined): SecurityPolicy | undefined {
  const policy = security?.key('Policy')
  if (policy === undefined) return undefined
  const data = (name: string): Uint8Array | undefined => policy.subkey(name)?.value('')?.data
  const sid = (name: string): string | undefined => {
    const bytes = data(name)
    return bytes === undefined ? undefined : sidFromBytes(bytes)
  }
  return {
    account: { sid: sid('PolAcDmS'), name: countedString(data('PolAcDmN')) },
    primary: {
      sid: sid('PolPrDmS'),
      netbios: countedString(data('PolPrDmN')),
      dns: countedString(data('PolDnDDN')),
    },
  }
}

/** A self-relative UNICODE_STRING: length and room in bytes as 16-bit numbers, then the offset of the text as a 32-bit one. */
function countedString(data: Uint8Array | undefined): string | undefined {
  if (data === undefined || data.length < 8) return undefined
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const length = view.getUint16(0, true)
  const start = view.getUint32(4, true)
  if (length === 0 || length % 2 !== 0 || start < 8 || start + length > data.length) return undefined
  return Buffer.from(data.buffer, data.byteOffset + start, length).toString('utf16le')
}
