import { StoreError } from '../store-error.ts'

/** Whether this tells of a damaged store, and not of anything else that hinders. */
export function isDamage(error: unknown): error is StoreError {
  return error instanceof StoreError && error.code === 42
}
