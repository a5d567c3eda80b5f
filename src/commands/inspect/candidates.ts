import {
  type FoundWindows,
  findAllAt,
  findAllOn,
  type HostFacts,
  type HostVolume,
  ImageVolumes,
  splitImagePath,
} from '../../offline/index.ts'
import type { Io } from '../io.ts'
import { tellError, tellWarning } from './tell.ts'

/** An installation and the system in whose terms its path is: the running one, or a disk image. */
export interface Candidate {
  readonly found: FoundWindows
  readonly host: HostFacts
}

/** The installations below `paths`, or on every volume in sight, each once; what cannot be looked at is told. */
export function candidates(paths: readonly string[], host: HostFacts, io: Io): Candidate[] {
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
