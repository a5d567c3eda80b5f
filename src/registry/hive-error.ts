import { type ReturnCode, StateliftError } from '../errors/index.ts'

/** Why nothing of a hive can be read. */
export type HiveFault =
  | 'missing' // no file to read
  | 'unreadable' // the operating system refuses
  | 'not-a-hive'
  | 'transaction-log' // a log was given where its hive was meant
  | 'unsupported-version'
  | 'no-root-key'

/**
 * A path that names no hive is a wrong argument; a hive that cannot be read is an operating environment that
 * fails.
 */
const CODES: Readonly<Record<HiveFault, ReturnCode>> = {
  missing: 11,
  unreadable: 71,
  'not-a-hive': 71,
  'transaction-log': 11,
  'unsupported-version': 71,
  'no-root-key': 71,
}

/** A hive of which nothing can be read. */
export class HiveError extends StateliftError {
  readonly kind: HiveFault

  constructor(
    kind: HiveFault,
    message: string,
    details: { where?: string; advice?: string; cause?: unknown },
  ) {
    super({ code: CODES[kind], message, ...details })
    this.kind = kind
  }
}
