import { tmpdir } from 'node:os'
import { HelpRequest, hostContext, parseInspect } from '../cli/index.ts'
import { MESSAGES, type ReturnCode, StateliftError, type Warning } from '../errors/index.ts'
import {
  buildOfflineSystem,
  type FoundWindows,
  findAllAt,
  findAllOn,
  type HostFacts,
  type HostVolume,
  ImageVolumes,
  isWindowsPe,
  type OfflineSystem,
  readHostFacts,
  splitImagePath,
} from '../offline/index.ts'
import { installationToJson } from './inspect-json.ts'
import { installationToText } from './inspect-text.ts'
import type { Io, Run } from './io.ts'

/** An installation that was found and opened. */
export interface Installation {
  readonly found: FoundWindows
  readonly system: OfflineSystem
}

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

/** An installation and the system in whose terms its path is: the running one, or a disk image. */
interface Candidate {
  readonly found: FoundWindows
  readonly host: HostFacts
}

function candidates(paths: readonly string[], host: HostFacts, io: Io): Candidate[] {
  const seen = new Map<string, Candidate>()
  const look = (place: string, within: HostFacts, find: () => FoundWindows[]): number => {
    try {
      const here = find()
      for (const found of here) seen.set(found.hostPath, { found, host: within })
      return here.length
    } catch (error) {
      tellError(place, error, io)
      return 0
    }
  }
  const lookAtVolumes = (volumes: readonly HostVolume[], within: HostFacts): number =>
    volumes
      .map((volume) => look(volume.label, within, () => findAllOn(volume, within)))
      .reduce((sum, count) => sum + count, 0)
  if (paths.length === 0) lookAtVolumes(host.volumes.list(), host)
  for (const path of paths) {
    const image = imageHost(path, host, io)
    const count =
      image === undefined
        ? look(path, host, () => findAllAt(path, host))
        : lookAtVolumes(image.volumes, image.host)
    if (count === 0)
      io.stderr(
        `${path}: no Windows here. Give a Windows directory, the root of its volume, or a Windows.old\n`,
      )
  }
  return [...seen.values()]
}

/** The disk image or device that a path names, as a host whose volumes are those of the whole disk. */
function imageHost(
  path: string,
  host: HostFacts,
  io: Io,
): { readonly host: HostFacts; readonly volumes: readonly HostVolume[] } | undefined {
  const image = splitImagePath(path, host.platform)
  if (image === undefined || image.names.length > 0) return undefined
  const { file, partition } = image
  try {
    const whole = new ImageVolumes([{ file }], host.volumes, (warning) => tellWarning(undefined, warning, io))
    const asked = whole
      .list()
      .filter(({ label }) => partition === undefined || label === `${file}#${partition}`)
    return { host: { ...host, volumes: whole }, volumes: asked }
  } catch (error) {
    tellError(path, error, io)
    return { host, volumes: [] }
  }
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

function tellError(place: string, error: unknown, io: Io): void {
  if (!(error instanceof StateliftError)) throw error
  io.stderr(`${place}: ${error.lines().join('\n  ')}\n`)
}

function tellWarnings({ warnings, identity }: OfflineSystem, io: Io): void {
  for (const warning of warnings) tellWarning(identity.computerName, warning, io)
}

function tellWarning(of: string | undefined, { message, where }: Warning, io: Io): void {
  const places = [of, where === of ? undefined : where].filter((place) => place !== undefined)
  io.stderr(`Warning: ${[...places, message].join(': ')}\n`)
}

/** The document has no place for them; the text has. */
function tellOrphans({ orphanFolders, identity }: OfflineSystem, io: Io): void {
  for (const { path, owner } of orphanFolders) {
    const whose = owner === undefined ? '' : `; its NTUSER.DAT belongs to ${owner}`
    io.stderr(`Warning: ${identity.computerName}: ${path} is no profile of ProfileList${whose}\n`)
  }
}
