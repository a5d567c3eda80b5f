import type { Diagnostics } from '../diagnostics.ts'
import {
  BASE_BLOCK_COPY_SIZE,
  BASE_BLOCK_SIZE,
  type BaseBlock,
  parseBaseBlock,
} from '../format/base-block.ts'
import { type LogEntry, parseTransactionLog, type TransactionLog } from './transaction-log.ts'

type OldLog = Extract<TransactionLog, { format: 'old' }>
type NewLog = Extract<TransactionLog, { format: 'new' }>

export interface Recovered {
  /** A new buffer; the file as it was read stays as it is. */
  readonly bytes: Buffer
  readonly base: BaseBlock
}

/** What was decided: which log's base block goes in, and which entries follow each other. */
interface Plan {
  readonly baseBytes: Buffer
  readonly entries: readonly LogEntry[]
}

/**
 * Applies transaction logs to a dirty hive in memory, as Windows does on loading it. Undefined, with
 * warnings, when no log can be applied. `primary` is undefined when the file has no base block that can be
 * read.
 *
 * `logs` in the order .LOG1, .LOG2, .LOG: where two would serve, the earlier one is taken.
 */
export function recover(
  file: Buffer,
  primary: BaseBlock | undefined,
  logs: readonly Buffer[],
  diagnostics: Diagnostics,
): Recovered | undefined {
  const old: OldLog[] = []
  const recent: NewLog[] = []
  for (const bytes of logs) {
    const log = parseTransactionLog(bytes)
    if (log.format === 'old') old.push(log)
    else if (log.format === 'new') recent.push(log)
    else if (log.format === 'invalid')
      diagnostics.warn('hive-log-unusable', `A transaction log cannot be used: ${log.reason}.`)
  }
  const trusted = primary?.checksumValid === true ? primary : undefined
  const plan = planNew(trusted, recent.slice(0, 2), diagnostics) ?? planOld(file, trusted, old, diagnostics)
  if (plan === undefined) return undefined
  if (trusted === undefined)
    diagnostics.warn(
      'hive-base-block-recovered',
      'The base block was bad; the copy in a transaction log was taken.',
      0,
    )
  return apply(file, plan, logs)
}

/**
 * New format. With a good base block, the log with the earlier entries comes first, and the other one
 * continues it when its first entry is the next; a log that is older than the hive's last complete write is
 * left out. With a bad base block Windows takes the log with the latest entries only (regf specification,
 * Multiple transaction log files).
 */
function planNew(
  primary: BaseBlock | undefined,
  logs: readonly NewLog[],
  diagnostics: Diagnostics,
): Plan | undefined {
  const ordered = logs.toSorted((a, b) => distance(b.base.primarySequence, a.base.primarySequence))
  if (primary === undefined) {
    const latest = ordered.at(-1)
    if (latest === undefined || latest.entries.length === 0) return undefined
    return { baseBytes: latest.baseBytes, entries: latest.entries }
  }
  const fresh = ordered.filter((log) => distance(primary.secondarySequence, log.base.primarySequence) >= 0)
  if (fresh.length < ordered.length)
    diagnostics.warn('hive-log-not-applied', 'A transaction log is older than the hive and was left out.')
  const [first, second] = fresh
  if (first === undefined) return undefined
  const last = first.entries.at(-1)
  if (last === undefined) {
    diagnostics.warn('hive-log-incomplete', 'The first entry of a transaction log is bad.')
    return undefined
  }
  if (second === undefined) return { baseBytes: first.baseBytes, entries: first.entries }
  if (second.base.primarySequence !== (last.sequence + 1) >>> 0) {
    diagnostics.warn(
      'hive-log-incomplete',
      'Entries are missing between the two transaction logs; the later log was left out.',
    )
    return { baseBytes: first.baseBytes, entries: first.entries }
  }
  return { baseBytes: second.baseBytes, entries: [...first.entries, ...second.entries] }
}

/**
 * Old format: a log belongs to a hive when both were written at the same time. A log of a later time is a
 * cumulative one that followed a write that failed; it serves when none of the same time does. Where the base
 * block is bad, the first bin keeps a copy of its time (regf specification, Old format).
 */
function planOld(
  file: Buffer,
  primary: BaseBlock | undefined,
  logs: readonly OldLog[],
  diagnostics: Diagnostics,
): Plan | undefined {
  const written = primary?.lastWritten ?? firstBinTime(file)
  const later = logs.filter((log) => log.base.lastWritten >= written)
  const log =
    later.find((log) => log.base.lastWritten === written) ??
    later.toSorted((a, b) => Number(b.base.lastWritten - a.base.lastWritten))[0]
  if (later.length < logs.length)
    diagnostics.warn('hive-log-not-applied', 'A transaction log is older than the hive and was left out.')
  return log === undefined ? undefined : { baseBytes: log.baseBytes, entries: [log.entry] }
}

function apply(file: Buffer, plan: Plan, logs: readonly Buffer[]): Recovered | undefined {
  const binsSize = plan.entries.at(-1)?.binsSize ?? 0
  // Whatever an entry says of the size, there is no more than the file and the logs hold.
  const most = logs.reduce((sum, log) => sum + log.length, Math.max(file.length, BASE_BLOCK_SIZE))
  const bytes = Buffer.alloc(Math.min(BASE_BLOCK_SIZE + binsSize, most))
  file.copy(bytes)
  for (const entry of plan.entries) {
    for (const page of entry.pages) {
      const at = BASE_BLOCK_SIZE + page.offset
      // A later entry may have made the hive smaller again.
      if (at < bytes.length) page.bytes.copy(bytes, at)
    }
  }
  plan.baseBytes.copy(bytes, 0, 0, BASE_BLOCK_COPY_SIZE)
  const base = parseBaseBlock(bytes)
  return base === undefined ? undefined : { bytes, base: { ...base, fileType: 0, binsSize } }
}

/** How far the second sequence number is ahead of the first; numbers wrap at 32 bits. */
function distance(from: number, to: number): number {
  return (to - from) | 0
}

function firstBinTime(file: Buffer): bigint {
  const at = BASE_BLOCK_SIZE + 20
  return at + 8 <= file.length ? file.readBigUInt64LE(at) : 0n
}
