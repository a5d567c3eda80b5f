import { documentedFault } from '../errors/index.ts'
import { type EnvironmentOptions, parseEnvironment } from './environment.ts'
import type { ParseContext } from './host/parse-context.ts'
import { existingHostPath } from './host/path.ts'
import { checkWords } from './line/checks.ts'
import { CommandLine } from './line/command-line.ts'
import {
  checkImages,
  type ImageSource,
  type OfflineSource,
  RAW_AND_MOUNTED,
  readAccess,
  readImages,
} from './source-options.ts'
import { INSPECT, REG } from './tables/index.ts'

/** What `statelift inspect` was asked to look at. */
export interface InspectOptions {
  /** Absolute host paths; empty: every volume in sight. */
  readonly paths: readonly string[]
  readonly json: boolean
  readonly images: readonly ImageSource[]
  readonly access: OfflineSource['access']
  readonly environment: EnvironmentOptions
}

/** Throws `UsageError` (11, 12) or `HelpRequest`. */
export function parseInspect(argv: readonly string[], context: ParseContext): InspectOptions {
  const line = CommandLine.parse(argv, INSPECT, context)
  checkWords(line, context)
  checkImages(line, context)
  if (line.has('raw') && line.has('mounted')) line.fail(RAW_AND_MOUNTED, 'mounted')
  return {
    paths: line.operands.map((operand) => existingHostPath(operand, context)),
    images: readImages(line, context),
    access: readAccess(line),
    json: line.has('json'),
    environment: parseEnvironment(context),
  }
}

/** What `statelift reg` was asked to show. */
export interface RegOptions {
  /** Absolute host path. */
  readonly hive: string
  /** Path within the hive; '' is the root. */
  readonly key: string
  readonly recursive: boolean
  readonly json: boolean
  /** Whether the transaction logs beside the hive are applied. */
  readonly applyLogs: boolean
}

/** Throws `UsageError` (11, 12) or `HelpRequest`. */
export function parseReg(argv: readonly string[], context: ParseContext): RegOptions {
  const line = CommandLine.parse(argv, REG, context)
  checkWords(line, context)
  const [hive, key = ''] = line.operands
  if (hive === undefined) return line.fail(documentedFault('missingValue', { advice: 'Name a hive file.' }))
  const surplus = line.words.filter(({ option }) => option === undefined)[2]
  if (surplus !== undefined) line.failAt(documentedFault('undefinedOption'), surplus)
  return {
    hive: existingHostPath(hive, context),
    key: key.replace(/^\\+|\\+$/g, ''),
    recursive: line.has('s'),
    json: line.has('json'),
    applyLogs: !line.has('nologs'),
  }
}
