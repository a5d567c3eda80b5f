import { utf16 } from '../little-endian.ts'
import { type FileReference, parseReference } from './file-record.ts'

/** POSIX names may differ in letter case only; a Win32 name may have a DOS name beside it; `Both` serves as either. */
export const NameSpace = { Posix: 0, Win32: 1, Dos: 2, Both: 3 } as const

export interface FileName {
  readonly parent: FileReference
  /** A value of `NameSpace`. */
  readonly space: number
  readonly name: string
}

/** Byte offsets in $FILE_NAME. */
export const NameField = {
  Parent: 0,
  ParentSequence: 6,
  Created: 8,
  Size: 48,
  Attributes: 56,
  Length: 64,
  Space: 65,
  Name: 66,
} as const

/** Only in $FILE_NAME: the file is a directory. */
export const NAME_OF_DIRECTORY = 0x1000_0000

/** From a $FILE_NAME attribute or the key of a directory's index; undefined when it is cut short or empty. */
export function parseFileName(value: Uint8Array): FileName | undefined {
  const length = value[NameField.Length] ?? 0
  if (length === 0 || NameField.Name + length * 2 > value.length) return undefined
  return {
    parent: parseReference(value, NameField.Parent),
    space: value[NameField.Space] ?? 0,
    name: utf16(value, NameField.Name, length),
  }
}
