import { messageOf, StateliftError, systemCodeOf } from '../errors/index.ts'

/** A volume, directory or file that cannot be read. `systemCode` is the operating system's own name for it, e.g. `EACCES`. */
export class VolumeError extends StateliftError {
  readonly systemCode: string

  constructor(message: string, where: string, systemCode: string, cause?: unknown) {
    super({ code: 61, message, where, ...(cause === undefined ? {} : { cause }) })
    this.systemCode = systemCode
  }
}

/** Turns what `node:fs` throws into a `VolumeError`: `<path> <what>: <the system's sentence>`. */
export function systemError(what: string, path: string, error: unknown): VolumeError {
  if (error instanceof VolumeError) return error
  return new VolumeError(
    `${path} ${what}: ${messageOf(error)}`,
    path,
    systemCodeOf(error) || 'EUNKNOWN',
    error,
  )
}

/** Runs what reads disks and NTFS below; what goes wrong there is told in a volume's own terms. */
export function inVolumeTerms<T>(where: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof VolumeError || !(error instanceof StateliftError)) throw error
    const systemCode =
      'systemCode' in error && typeof error.systemCode === 'string' ? error.systemCode : 'NTFS'
    throw new VolumeError(error.message, error.where ?? where, systemCode, error)
  }
}
