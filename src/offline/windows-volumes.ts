import { existsSync } from 'node:fs'
import { win32 } from 'node:path'
import { MountedVolume } from '../volume/index.ts'
import { splitPath } from '../winpath/index.ts'
import type { HostPlace, HostVolume, HostVolumes } from './host.ts'
import { placeOn } from './host-place.ts'
import { DrivePartitions } from './windows-partitions.ts'

const LETTERS = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index))

/** The volumes that the running Windows shows under letters. */
export class WindowsVolumes implements HostVolumes {
  readonly #systemDrive: string
  #volumes: readonly HostVolume[] | undefined

  /** @param systemDrive `X:`, where the running Windows lives */
  constructor(systemDrive: string) {
    this.#systemDrive = systemDrive.toUpperCase()
  }

  list(): readonly HostVolume[] {
    this.#volumes ??= this.#readVolumes()
    return this.#volumes
  }

  #readVolumes(): HostVolume[] {
    const partitions = new DrivePartitions()
    return LETTERS.filter((letter) => existsSync(`${letter}:\\`)).map((letter) => ({
      mountPoint: `${letter}:\\`,
      label: `${letter}:\\`,
      partition: partitions.identify(letter),
      windowsFileSystem: true,
      running: `${letter}:` === this.#systemDrive,
      open: () => new MountedVolume(`${letter}:\\`),
    }))
  }

  at(hostPath: string): HostPlace | undefined {
    const { root } = win32.parse(hostPath)
    return root === '' ? undefined : placeOn(root, splitPath(hostPath).parts)
  }
}
