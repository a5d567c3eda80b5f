import { aceToSddl } from './ace.ts'
import { sidToSddl } from './sid.ts'

/** Bits of a security descriptor's control word ([MS-DTYP] 2.4.6). */
const Control = {
  DaclPresent: 0x0004,
  SaclPresent: 0x0010,
  DaclInheritRequired: 0x0100,
  SaclInheritRequired: 0x0200,
  DaclInherited: 0x0400,
  SaclInherited: 0x0800,
  DaclProtected: 0x1000,
  SaclProtected: 0x2000,
} as const

const HEADER = 20
const ACL_HEADER = 8

/**
 * A self-relative security descriptor in the language in which Windows prints it ([MS-DTYP] 2.5.1): `O:` owner, `G:` group, `D:`
 * discretionary and `S:` system access list. Undefined when the bytes cannot be right.
 */
export function securityDescriptorToSddl(bytes: Uint8Array): string | undefined {
  const descriptor = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (descriptor.length < HEADER || descriptor[0] !== 1) return undefined
  const control = descriptor.readUInt16LE(2)
  const parts = [
    sidPart('O:', descriptor, 4),
    sidPart('G:', descriptor, 8),
    (control & Control.DaclPresent) === 0 ? '' : aclPart('D:', daclFlags(control), descriptor, 16),
    (control & Control.SaclPresent) === 0 ? '' : aclPart('S:', saclFlags(control), descriptor, 12),
  ]
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined
}

function sidPart(label: string, descriptor: Buffer, pointerAt: number): string | undefined {
  const at = descriptor.readUInt32LE(pointerAt)
  if (at === 0) return ''
  const sid = sidToSddl(descriptor, at)
  return sid === undefined ? undefined : `${label}${sid}`
}

function daclFlags(control: number): string {
  return flagLetters(control, Control.DaclProtected, Control.DaclInheritRequired, Control.DaclInherited)
}

function saclFlags(control: number): string {
  return flagLetters(control, Control.SaclProtected, Control.SaclInheritRequired, Control.SaclInherited)
}

function flagLetters(control: number, isProtected: number, required: number, inherited: number): string {
  const has = (bit: number, letters: string) => ((control & bit) === 0 ? '' : letters)
  return `${has(isProtected, 'P')}${has(required, 'AR')}${has(inherited, 'AI')}`
}

function aclPart(label: string, flags: string, descriptor: Buffer, pointerAt: number): string | undefined {
  const start = descriptor.readUInt32LE(pointerAt)
  // A list that is present and is none lets everybody do everything.
  if (start === 0) return `${label}${flags}NO_ACCESS_CONTROL`
  if (start + ACL_HEADER > descriptor.length) return undefined
  const end = Math.min(descriptor.length, start + descriptor.readUInt16LE(start + 2))
  const count = descriptor.readUInt16LE(start + 4)
  const aces: string[] = []
  let at = start + ACL_HEADER
  for (let i = 0; i < count; i++) {
    if (at + 4 > end) return undefined
    const size = descriptor.readUInt16LE(at + 2)
    const text = size < 8 || at + size > end ? undefined : aceToSddl(descriptor.subarray(at, at + size))
    if (text === undefined) return undefined
    aces.push(text)
    at += size
  }
  return `${label}${flags}${aces.join('')}`
}
