import { StateliftError } from '../../errors/index.ts'

/** A disk image that cannot be used: damaged, of an unknown kind, or with a parent that is not there. */
export class ImageError extends StateliftError {
  constructor(message: string, file: string, advice?: string, cause?: unknown) {
    super({
      code: 26,
      message,
      where: file,
      ...(advice === undefined ? {} : { advice }),
      ...(cause === undefined ? {} : { cause }),
    })
  }
}
