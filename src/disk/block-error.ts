import { StateliftError } from '../errors/index.ts'

/** Bytes of a disk, image or partition that cannot be read. `systemCode` is the operating system's name for it, e.g. `EIO`; `RANGE` for bytes that lie beyond the end. */
export class BlockError extends StateliftError {
  readonly systemCode: string
  /** Byte position within the source. */
  readonly position: number

  constructor(message: string, where: string, systemCode: string, position: number, cause?: unknown) {
    super({
      code: 61,
      message,
      where: `${where}, byte ${position}`,
      ...(cause === undefined ? {} : { cause }),
    })
    this.systemCode = systemCode
    this.position = position
  }
}
