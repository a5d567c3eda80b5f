import { openImage } from '../../disk/index.ts'
import type { WarningSink } from '../../errors/index.ts'
import { type Volume, VolumeError } from '../../volume/index.ts'
import { joinPath } from '../../winpath/index.ts'
import type { HostFacts, HostPlace, HostVolume, HostVolumes } from './host.ts'
import { splitImagePath } from './image-path.ts'
import { readableVolumes } from './partitions.ts'

/** A disk image or device, and the partition of it that is meant; undefined: all. */
export interface Image {
  readonly file: string
  readonly partition?: number | undefined
}

/** The volumes inside disk images, in place of those of the running system. */
export class ImageVolumes implements HostVolumes {
  readonly #volumes: readonly HostVolume[]
  readonly #host: HostVolumes

  /**
   * @param host where paths of the running system are looked for, as a mapping may name one
   * @throws StateliftError for an image that cannot be opened
   */
  constructor(images: readonly Image[], host: HostVolumes, onWarning: WarningSink) {
    this.#host = host
    this.#volumes = images.flatMap((image) => volumesIn(image, onWarning))
  }

  list(): readonly HostVolume[] {
    return this.#volumes
  }

  at(hostPath: string): HostPlace | undefined {
    return this.#host.at(hostPath)
  }

  mountPointOf(volume: Volume): string | undefined {
    return this.#host.mountPointOf(volume)
  }
}

function volumesIn({ file, partition }: Image, onWarning: WarningSink): HostVolume[] {
  const disk = openImage(file, onWarning)
  try {
    return readableVolumes(file, disk, partition, onWarning)
  } finally {
    disk.close()
  }
}

/** The volumes of the running system, whose paths may also go into disk images: `disk.vhdx#2/Windows`. */
export class VolumesWithImages implements HostVolumes {
  readonly #host: HostVolumes
  readonly #platform: HostFacts['platform']
  readonly #onWarning: WarningSink
  readonly #images = new Map<string, readonly HostVolume[]>()

  constructor(host: HostVolumes, platform: HostFacts['platform'], onWarning: WarningSink) {
    this.#host = host
    this.#platform = platform
    this.#onWarning = onWarning
  }

  /** With those of every image that a path has gone into. */
  list(): readonly HostVolume[] {
    return [...this.#host.list(), ...[...this.#images.values()].flat()]
  }

  mountPointOf(volume: Volume): string | undefined {
    return this.#host.mountPointOf(volume)
  }

  /** @throws StateliftError for an image that cannot be opened, or of which nothing tells which of its volumes is meant */
  at(hostPath: string): HostPlace | undefined {
    const place = this.#host.at(hostPath)
    if (place !== undefined) return place
    const image = splitImagePath(hostPath, this.#platform)
    if (image === undefined) return undefined
    const path = joinPath('', image.names)
    const holding = this.#volumesOf(image.file)
      .filter(({ label }) => image.partition === undefined || label === `${image.file}#${image.partition}`)
      .map((candidate) => candidate.open())
      .filter((volume) => volume.lookup(path)?.directory === true)
    const [volume, another] = holding
    if (volume === undefined) return undefined
    if (another !== undefined) {
      const labels = holding.map(({ label }) => label).join(' or ')
      throw new VolumeError(`${hostPath} may be ${labels}: say which`, hostPath, 'EINVAL')
    }
    return { volume, path }
  }

  #volumesOf(file: string): readonly HostVolume[] {
    const volumes = this.#images.get(file) ?? volumesIn({ file }, this.#onWarning)
    this.#images.set(file, volumes)
    return volumes
  }
}
