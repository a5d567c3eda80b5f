import type { ReturnCode } from './return-codes.ts'
import { messageOf } from './system-error.ts'

/** What an error for people consists of. */
export interface Fault {
  /** The process ends with this code when nobody handles the error. */
  readonly code: ReturnCode
  /** One sentence: what happened. A documented USMT message where there is one. */
  readonly message: string
  /** Where: a file with line and column, an offset, an option as it was typed. */
  readonly where?: string
  /** What the reader can do about it. */
  readonly advice?: string
  readonly cause?: unknown
}

/** The base of every error that is meant for people: it reads as help and carries the return code. */
export class StateliftError extends Error {
  readonly code: ReturnCode
  readonly where: string | undefined
  readonly advice: string | undefined

  constructor(fault: Fault) {
    super(fault.message, fault.cause === undefined ? undefined : { cause: fault.cause })
    this.name = new.target.name
    this.code = fault.code
    this.where = fault.where
    this.advice = fault.advice
  }

  /** The lines to print: the message, then where, then what to do; each may be several lines itself. */
  lines(): string[] {
    const parts = [this.message, this.where, this.advice].filter((part) => part !== undefined)
    return parts.flatMap((part) => part.split('\n'))
  }
}

/** The lines to print of whatever was thrown. */
export function errorLines(error: unknown): string[] {
  return error instanceof StateliftError ? error.lines() : [messageOf(error)]
}
