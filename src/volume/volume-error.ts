import { StateliftError } from '../errors/index.ts'

/** A volume, directory or file that cannot be read. `systemCode` is the operating system's own name for it, e.g. `EACCES`. */
export class VolumeError extends StateliftError {
  readonly systemCode: string

  constructor(message: string, where: string, systemCode: string, cause?: unknown) {
    super({ code: 61, message, where, ...(cause === undefined ? {} : { cause }) })
    this.systemCode = systemCode
  }
}
