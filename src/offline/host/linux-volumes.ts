import { readFileSync } from 'node:fs'
import { MountedVolume, type Volume } from '../../volume/index.ts'
import type { HostPlace, HostVolume, HostVolumes } from './host.ts'
import { namesBelow } from './host-path.ts'
import { followLinks, placeOn } from './host-place.ts'
import { unmountedVolumes } from './linux-disks.ts'
import { isPseudo, isWindowsFileSystem, type Mount, ntfsSource, parseMountInfo } from './linux-mounts.ts'
import { LinuxPartitions } from './linux-partitions.ts'
import { once } from './once.ts'
import { MOUNTED_ONLY, openShownVolume, type Reading } from './volume-access.ts'

/** More mounts than this are looked at by nobody. */
const MOST_MOUNTS = 256

/** The volumes of the running Linux: what is mounted, and NTFS that is not. */
export class LinuxVolumes implements HostVolumes {
  readonly #mounts: readonly Mount[]
  readonly #reading: Reading
  readonly #partitions = once(() => new LinuxPartitions())
  /** By mount point. */
  readonly #opened = new Map<string, Volume>()
  #volumes: readonly HostVolume[] | undefined

  /** @param mountInfo the text of `/proc/self/mountinfo`; a test brings its own */
  constructor(mountInfo = readMountInfo(), reading: Reading = MOUNTED_ONLY) {
    this.#reading = reading
    this.#mounts = parseMountInfo(mountInfo)
  }

  list(): readonly HostVolume[] {
    this.#volumes ??= this.#readVolumes()
    return this.#volumes
  }

  #readVolumes(): HostVolume[] {
    const partitions = this.#partitions()
    const root = this.#mounts.find(({ mountPoint }) => mountPoint === '/')
    const shown = this.#mounts.filter((mount) => !isPseudo(mount)).slice(0, MOST_MOUNTS)
    const mounted = shown.map((mount) => ({
      mountPoint: mount.mountPoint,
      label: `${mount.mountPoint} (${mount.source}, ${mount.fileSystem})`,
      partition: partitions.identify(mount),
      windowsFileSystem: isWindowsFileSystem(mount),
      running: mount.mountPoint === '/' || (root !== undefined && mount.device === root.device),
      open: () => this.#volumeOf(mount),
    }))
    const inUse = new Set(this.#mounts.flatMap((mount) => partitions.deviceOf(mount) ?? []))
    return [...mounted, ...unmountedVolumes(partitions, inUse, this.#reading.onWarning)]
  }

  #volumeOf(mount: Mount): Volume {
    const { mountPoint, writable } = mount
    const volume =
      this.#opened.get(mountPoint) ??
      openShownVolume(
        {
          mountPoint,
          device: ntfsSource(mount),
          mountKnowsMore: writable
            ? 'it is mounted for writing, and what was written may not be on the disk yet'
            : undefined,
        },
        this.#reading,
      )
    this.#opened.set(mountPoint, volume)
    return volume
  }

  at(typedPath: string): HostPlace | undefined {
    if (!typedPath.startsWith('/')) return undefined
    const hostPath = followLinks(typedPath)
    const holders = this.#mounts
      .map((mount) => ({ mount, below: namesBelow(hostPath, mount.mountPoint, 'posix') }))
      .filter((holder): holder is { mount: Mount; below: string[] } => holder.below !== undefined)
      .sort((a, b) => a.below.length - b.below.length)
    const [holder] = holders
    const mountPoint = holder?.mount.mountPoint ?? '/'
    const below = holder?.below ?? namesBelow(hostPath, '/', 'posix') ?? []
    // A name may hold a backslash here, which would divide it there.
    if (below.some((name) => name.includes('\\'))) return undefined
    const place = placeOn(mountPoint, below)
    const onMount = place?.volume instanceof MountedVolume && place.volume.label === mountPoint
    return holder !== undefined && place !== undefined && onMount
      ? { volume: this.#volumeOf(holder.mount), path: place.path }
      : place
  }

  mountPointOf({ spec }: Volume): string | undefined {
    if (spec.kind === 'mounted') return spec.root
    const partitions = this.#partitions()
    const device = partitions.deviceAt(spec.source, spec.partition)
    const shown = this.#mounts.find(
      (mount) =>
        (spec.partition === undefined && mount.source === spec.source) ||
        (device !== undefined && partitions.deviceOf(mount) === device),
    )
    return shown?.mountPoint
  }
}

function readMountInfo(): string {
  return readFileSync('/proc/self/mountinfo', 'utf8')
}
