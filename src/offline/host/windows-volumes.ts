import { existsSync } from 'node:fs'
import { win32 } from 'node:path'
import { FileBlockSource, recogniseFileSystem } from '../../disk/index.ts'
import { StateliftError } from '../../errors/index.ts'
import { MountedVolume, openVolume, type Volume } from '../../volume/index.ts'
import { splitPath } from '../../winpath/index.ts'
import type { HostPlace, HostVolume, HostVolumes } from './host.ts'
import { placeOn } from './host-place.ts'
import { deviceLetter } from './image-path.ts'
import { once } from './once.ts'
import { tellUnreadable } from './partitions.ts'
import { openShownVolume, type Reading } from './volume-access.ts'
import { DrivePartitions } from './windows-partitions.ts'

const LETTERS = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index))
/** A and B are floppy drives, which make a noise and no sense. */
const FIRST_DISK_LETTER = 'C'

/** The volumes that the running Windows shows under letters, and those of its disks that have none. */
export class WindowsVolumes implements HostVolumes {
  readonly #systemDrive: string
  readonly #windowsPe: boolean
  readonly #reading: Reading
  readonly #partitions = new DrivePartitions()
  readonly #shown = once(() => LETTERS.filter((letter) => existsSync(`${letter}:\\`)))
  /** By letter. */
  readonly #opened = new Map<string, Volume>()
  #volumes: readonly HostVolume[] | undefined

  /**
   * @param systemDrive `X:`, where the running Windows lives
   * @param windowsPe whether that is Windows PE, which writes to no volume but its own
   */
  constructor(systemDrive: string, windowsPe: boolean, reading: Reading) {
    this.#systemDrive = systemDrive.toUpperCase()
    this.#windowsPe = windowsPe
    this.#reading = reading
  }

  list(): readonly HostVolume[] {
    this.#volumes ??= this.#readVolumes()
    return this.#volumes
  }

  #readVolumes(): HostVolume[] {
    const shown = this.#shown().map((letter) => ({
      mountPoint: `${letter}:\\`,
      label: `${letter}:\\`,
      partition: this.#partitions.identify(letter),
      windowsFileSystem: true,
      running: `${letter}:` === this.#systemDrive,
      open: () => this.#volumeOf(letter),
    }))
    const hidden = LETTERS.filter((letter) => letter >= FIRST_DISK_LETTER && !this.#shown().includes(letter))
    const unshown = hidden.flatMap((letter) => this.#withoutMount(letter) ?? [])
    const lettered = [...this.#shown(), ...unshown.map(({ letter }) => letter)]
    return [
      ...shown,
      ...unshown.flatMap(({ volume }) => volume ?? []),
      ...this.#partitions.withoutLetter(lettered, this.#reading.onWarning),
    ]
  }

  /** A letter whose volume Windows cannot show: locked by BitLocker, or damaged. */
  #withoutMount(letter: string): { letter: string; volume: HostVolume | undefined } | undefined {
    const device = `\\\\.\\${letter}:`
    try {
      const source = new FileBlockSource(device)
      try {
        const fileSystem = recogniseFileSystem(source)
        if (fileSystem !== 'ntfs') {
          tellUnreadable(fileSystem, device, this.#reading.onWarning)
          return { letter, volume: undefined }
        }
      } finally {
        source.close()
      }
    } catch (error) {
      if (error instanceof StateliftError) return undefined
      throw error
    }
    const volume = {
      mountPoint: undefined,
      label: device,
      partition: this.#partitions.identify(letter),
      windowsFileSystem: true,
      running: false,
      open: once(() => openVolume({ kind: 'ntfs', source: device }, this.#reading.onWarning)),
    }
    return { letter, volume }
  }

  #volumeOf(letter: string): Volume {
    const written = !this.#windowsPe || `${letter}:` === this.#systemDrive
    const volume =
      this.#opened.get(letter) ??
      openShownVolume(
        {
          mountPoint: `${letter}:\\`,
          device: `\\\\.\\${letter}:`,
          mountKnowsMore: written
            ? 'this Windows may write to it, and what was written may not be on the disk yet'
            : undefined,
        },
        this.#reading,
      )
    this.#opened.set(letter, volume)
    return volume
  }

  at(hostPath: string): HostPlace | undefined {
    const { root } = win32.parse(hostPath)
    const place = root === '' ? undefined : placeOn(root, splitPath(hostPath).parts)
    const letter = /^([A-Za-z]):\\$/.exec(root)?.[1]?.toUpperCase()
    if (place === undefined || letter === undefined) return place
    const onDrive =
      place.volume instanceof MountedVolume && place.volume.label.toUpperCase() === `${letter}:\\`
    return onDrive ? { volume: this.#volumeOf(letter), path: place.path } : place
  }

  mountPointOf({ spec }: Volume): string | undefined {
    if (spec.kind === 'mounted') return spec.root
    const letter = deviceLetter(spec.source)
    if (letter !== undefined && spec.partition === undefined) return `${letter}\\`
    const shown = this.#partitions.letterOf(spec.source, spec.partition, this.#shown())
    return shown === undefined ? undefined : `${shown}:\\`
  }
}
