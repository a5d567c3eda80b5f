import { type Fault, StateliftError } from '../errors/index.ts'

/** A store that cannot be made, written, opened or read. The code is one of 27, 33, 35, 37, 38, 41, 42 and 72. */
export class StoreError extends StateliftError {}

/** The documented messages (return-codes of ScanState and UsmtUtils), each with its code. */
const STORE_FAULTS = {
  exists: {
    code: 27,
    message: "A store path can't be used because an existing store exists; specify /o to overwrite",
  },
  invalidPath: {
    code: 27,
    message: 'Invalid store path; check the store parameter and/or file system permissions',
  },
  creation: { code: 27, message: 'An error occurred during store creation' },
  readOnly: {
    code: 27,
    message: 'The store save location is read-only or does not support a requested storage option',
  },
  missing: { code: 27, message: 'A store path is missing or has incomplete data' },
  notAStore: {
    code: 27,
    message: 'The file layout and/or file content is not recognized as a valid store',
  },
  incompatible: {
    code: 27,
    message: 'The store path holds a store incompatible with the current USMT version',
  },
  undeletable: {
    code: 35,
    message: "A store path can't be used because it contains data that could not be overwritten",
  },
  removal: { code: 35, message: 'There was an error removing the store' },
  wrongKey: {
    code: 37,
    message: 'The store holds encrypted data but the correct encryption key was not provided',
  },
  access: { code: 38, message: 'An error occurred during store access' },
  corrupted: { code: 42, message: 'The store contains one or more corrupted files' },
  closing: { code: 72, message: 'An error occurred closing the store' },
  gather: { code: 72, message: 'An error occurred in the gather process' },
  full: { code: 72, message: 'Out of disk space while writing the store' },
} as const satisfies Record<string, Pick<Fault, 'code' | 'message'>>

export type StoreFault = keyof typeof STORE_FAULTS

/** A `StoreError` with the documented message for `fault`. */
export function storeError(
  fault: StoreFault,
  details: { where?: string; advice?: string; cause?: unknown } = {},
): StoreError {
  return new StoreError({ ...STORE_FAULTS[fault], ...details })
}

/** The operating system's name of an error (`ENOSPC`), or the empty string. */
export function systemCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
