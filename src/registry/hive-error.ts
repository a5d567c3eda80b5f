import { StateliftError } from '../errors/index.ts'

export type HiveFault =
  | 'missing' // no file to read
  | 'unreadable' // the operating system refuses
  | 'not-a-hive'
  | 'transaction-log' // a log was given where its hive was meant
  | 'unsupported-version'
  | 'no-root-key'

/** A hive of which nothing can be read. */
export class HiveError extends StateliftError {
  readonly kind: HiveFault

  constructor(
    kind: HiveFault,
    message: string,
    details: { where?: string; advice?: string; cause?: unknown },
  ) {
    super({ code: 71, message, ...details })
    this.kind = kind
  }
}
