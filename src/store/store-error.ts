import {
  documentedFault,
  type Fault,
  type MessageKey,
  messageOf,
  StateliftError,
  systemCodeOf,
} from '../errors/index.ts'

/** A store that cannot be made, written, opened or read. */
export class StoreError extends StateliftError {}

/** A `StoreError` with the documented message and code. */
export function storeError(key: MessageKey, more: Omit<Fault, 'code' | 'message'> = {}): StoreError {
  return new StoreError(documentedFault(key, more))
}

export { systemCodeOf }

const FULL = new Set(['ENOSPC', 'EDQUOT'])

/** What a failed write to the store means: full, or another error of the gather process (72). */
export function writeFault(path: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error
  if (FULL.has(systemCodeOf(error))) {
    return storeError('storeFull', {
      where: path,
      advice:
        'Free space there or choose another StorePath; the same command goes on where this run stopped.',
      cause: error,
    })
  }
  return storeError('gatherError', {
    where: `${path}: ${messageOf(error)}`,
    cause: error,
  })
}
