import { big64, u32 } from '../little-endian.ts'

/** The file attributes that reading NTFS itself depends on ([MS-FSCC] 2.6). */
export const FileFlag = {
  Directory: 0x10,
  SparseFile: 0x200,
  ReparsePoint: 0x400,
  Offline: 0x1000,
  RecallOnOpen: 0x4_0000,
  RecallOnDataAccess: 0x40_0000,
} as const

/** The upper bits are NTFS's own marks of indexes, which no program sees. */
export const VISIBLE_FLAGS = 0x00ff_ffff

/** FILETIMEs. */
export interface Times {
  readonly created: bigint
  readonly modified: bigint
  readonly accessed: bigint
  readonly changed: bigint
}

export interface StandardInformation {
  readonly times: Times
  readonly attributes: number
  /** Key in $Secure; 0 where the file has a $SECURITY_DESCRIPTOR of its own (NTFS 1.2). */
  readonly securityId: number
}

/** Byte offsets in $STANDARD_INFORMATION. */
export const StandardField = {
  Created: 0,
  Modified: 8,
  Changed: 16,
  Accessed: 24,
  Attributes: 32,
  SecurityId: 52,
} as const

/** Parses the value of a $STANDARD_INFORMATION attribute; fields that an older, shorter form lacks are 0. */
export function parseStandardInformation(value: Uint8Array): StandardInformation {
  return {
    times: {
      created: big64(value, StandardField.Created),
      modified: big64(value, StandardField.Modified),
      changed: big64(value, StandardField.Changed),
      accessed: big64(value, StandardField.Accessed),
    },
    attributes: (u32(value, StandardField.Attributes) & VISIBLE_FLAGS) >>> 0,
    securityId: u32(value, StandardField.SecurityId),
  }
}
