import { StateliftError } from '../errors/index.ts'

/**
 * What `read` gives. Where a disk or a structure on it cannot be read, `onFailure` hears why and `otherwise` stands for
 * it: a part that many files share must not take them all with it. Errors that are not of our own kind go on.
 */
export function readOr<T>(otherwise: T, read: () => T, onFailure: (why: string) => void): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof StateliftError)) throw error
    onFailure(error.message)
    return otherwise
  }
}
