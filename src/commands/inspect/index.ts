import { tmpdir } from 'node:os'
import { HelpRequest, hostContext, parseInspect } from '../../cli/index.ts'
import { MESSAGES, type ReturnCode, type Warning } from '../../errors/index.ts'
import {
  buildOfflineSystem,
  type FoundWindows,
  type HostFacts,
  isWindowsPe,
  type OfflineSystem,
  readHostFacts,
} from '../../offline/index.ts'
import type { Io, Run } from '../io.ts'
import { candidates } from './candidates.ts'
import type { Installation } from './installation.ts'
import { installationToJson } from './installation-json.ts'
import { installationToText } from './installation-text.ts'
import { tellError, tellOrphans, tellWarning, tellWarnings } from './tell.ts'

/** What is to be shown, and how. */
export interface InspectRequest {
  /** Absolute host paths, of directories, disk images and devices; none: every volume in sight. */
  readonly paths: readonly string[]
  readonly json: boolean
  readonly platformArch?: 32 | 64 | undefined
}

/** `statelift inspect [PATH...] [/json]`: what Windows is here, its drives and whose profiles it holds. */
export const runInspect: Run = async (argv, io) => {
  const context = hostContext('statelift inspect', '')
  try {
    const { paths, json, images, access, environment } = parseInspect(argv, context)
    for (const warning of environment.warnings) io.stderr(`Warning: ${warning.message}\n`)
    const onWarning = (warning: Warning): void => tellWarning(undefined, warning, io)
    const host = readHostFacts({
      windowsPe: await isWindowsPe(tmpdir(), onWarning),
      systemDrive: context.environment.SystemDrive,
      images,
      access,
      onWarning,
      onNote: () => undefined,
    })
    return await inspect({ paths, json, platformArch: environment.platformArch }, host, io)
  } catch (error) {
    if (!(error instanceof HelpRequest)) throw error
    io.stdout(`${error.text}\n`)
    return 1
  }
}

/**
 * Shows every installation. One that cannot be read, a profile in disorder, a volume that answers nothing: each is told
 * on standard error, and the others are shown.
 *
 * @returns 26 when paths were given and none holds a Windows, 2 when the user stopped it, else 0
 */
export async function inspect(request: InspectRequest, host: HostFacts, io: Io): Promise<ReturnCode> {
  const installations: Installation[] = []
  for (const { found, host: within } of candidates(request.paths, host, io)) {
    // Lets a signal in: nothing else here waits.
    await new Promise(setImmediate)
    if (io.signal.aborted) return 2
    const system = openQuietly(found, request, within, io)
    if (system !== undefined) installations.push({ found, system })
  }
  for (const { system } of installations) tellWarnings(system, io)
  if (request.json) {
    for (const { system } of installations) tellOrphans(system, io)
    io.stdout(`${JSON.stringify({ installations: installations.map(installationToJson) }, undefined, 2)}\n`)
  } else {
    io.stdout(installations.map(installationToText).join('\n') || 'No Windows installation was found.\n')
  }
  if (installations.length > 0 || request.paths.length === 0) return 0
  io.stderr(`${MESSAGES.noWindows.text}\n${request.paths.join(', ')}\n`)
  return MESSAGES.noWindows.code
}

function openQuietly(
  found: FoundWindows,
  { platformArch }: InspectRequest,
  host: HostFacts,
  io: Io,
): OfflineSystem | undefined {
  try {
    return buildOfflineSystem(found, host, {
      unmappedDrives: 'tell',
      ...(platformArch === undefined ? {} : { platformArch }),
    })
  } catch (error) {
    tellError(found.hostPath, error, io)
    return undefined
  }
}
