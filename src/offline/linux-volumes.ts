import { readFileSync } from 'node:fs'
import { MountedVolume } from '../volume/index.ts'
import type { HostPlace, HostVolume, HostVolumes } from './host.ts'
import { namesBelow } from './host-path.ts'
import { followLinks, placeOn } from './host-place.ts'
import { isPseudo, isWindowsFileSystem, type Mount, parseMountInfo } from './linux-mounts.ts'
import { LinuxPartitions } from './linux-partitions.ts'

/** More mounts than this are looked at by nobody. */
const MOST_MOUNTS = 256

/** The volumes of the running Linux: what is mounted, and NTFS that is not. */
export class LinuxVolumes implements HostVolumes {
  readonly #mounts: readonly Mount[]
  #volumes: readonly HostVolume[] | undefined

  /** @param mountInfo the text of `/proc/self/mountinfo`; a test brings its own */
  constructor(mountInfo = readMountInfo()) {
    this.#mounts = parseMountInfo(mountInfo)
  }

  list(): readonly HostVolume[] {
    this.#volumes ??= this.#readVolumes()
    return this.#volumes
  }

  #readVolumes(): HostVolume[] {
    const partitions = new LinuxPartitions()
    const root = this.#mounts.find(({ mountPoint }) => mountPoint === '/')
    const mounted = this.#mounts
      .filter((mount) => !isPseudo(mount))
      .slice(0, MOST_MOUNTS)
      .map((mount) => ({
        mountPoint: mount.mountPoint,
        label: `${mount.mountPoint} (${mount.source}, ${mount.fileSystem})`,
        partition: partitions.identify(mount),
        windowsFileSystem: isWindowsFileSystem(mount),
        running: mount.mountPoint === '/' || (root !== undefined && mount.device === root.device),
        open: () => new MountedVolume(mount.mountPoint),
      }))
    return [...mounted, ...partitions.unmounted(this.#mounts)]
  }

  at(typedPath: string): HostPlace | undefined {
    if (!typedPath.startsWith('/')) return undefined
    const hostPath = followLinks(typedPath)
    const holders = this.#mounts
      .map(({ mountPoint }) => ({ mountPoint, below: namesBelow(hostPath, mountPoint, 'posix') }))
      .filter((holder): holder is { mountPoint: string; below: string[] } => holder.below !== undefined)
      .sort((a, b) => a.below.length - b.below.length)
    const { mountPoint, below } = holders[0] ?? {
      mountPoint: '/',
      below: namesBelow(hostPath, '/', 'posix') ?? [],
    }
    // A name may hold a backslash here, which would divide it there.
    if (below.some((name) => name.includes('\\'))) return undefined
    return placeOn(mountPoint, below)
  }
}

function readMountInfo(): string {
  return readFileSync('/proc/self/mountinfo', 'utf8')
}
