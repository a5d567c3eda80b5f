import { StateliftError } from '../errors/index.ts'

/** A volume, record or stream that is not as NTFS lays it out. `where` names the volume and the record. */
export class NtfsError extends StateliftError {
  constructor(message: string, where: string, advice?: string, cause?: unknown) {
    super({
      code: 61,
      message,
      where,
      ...(advice === undefined ? {} : { advice }),
      ...(cause === undefined ? {} : { cause }),
    })
  }
}
