import { openImage } from '../disk/index.ts'
import type { WarningSink } from '../errors/index.ts'
import type { HostPlace, HostVolume, HostVolumes } from './host.ts'
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
    this.#volumes = images.flatMap(({ file, partition }) => {
      const disk = openImage(file, onWarning)
      try {
        return readableVolumes(file, disk, partition, onWarning)
      } finally {
        disk.close()
      }
    })
  }

  list(): readonly HostVolume[] {
    return this.#volumes
  }

  at(hostPath: string): HostPlace | undefined {
    return this.#host.at(hostPath)
  }
}
