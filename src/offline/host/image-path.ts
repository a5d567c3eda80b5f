import { statSync } from 'node:fs'
import { systemCodeOf } from '../../errors/index.ts'
import type { HostFacts } from './host.ts'

/** A path of the running system that goes into a disk image or device. */
export interface ImagePath {
  /** `/data/disk.vhdx`, `/dev/sdb2`, `\\.\PhysicalDrive0` */
  readonly file: string
  /** The number after `#` (or a comma), as in `disk.vhdx#2`. */
  readonly partition: number | undefined
  /** What follows, as names on the volume. */
  readonly names: readonly string[]
}

const NUMBERED = /^(.+)[#,]([1-9]\d{0,2})$/s

/** `\\.\E:`, `\\.\PhysicalDrive0#2`, `\\?\GLOBALROOT\...` have no directories above them. */
const WINDOWS_DEVICE = /^(\\\\[.?]\\[^\\]+)(?:\\(.*))?$/s

/** A device that Windows shows under a letter: gives `E:`. */
export function deviceLetter(device: string): string | undefined {
  return /^\\\\[.?]\\([A-Za-z]:)$/.exec(device)?.[1]?.toUpperCase()
}

/**
 * Divides a path where it enters an image: at the first part that is no directory but a file or device, with or
 * without the number of a partition. Undefined when it does not.
 */
export function splitImagePath(path: string, platform: HostFacts['platform']): ImagePath | undefined {
  const device = platform === 'windows' ? WINDOWS_DEVICE.exec(path) : null
  if (device !== null) {
    const [, name = '', below = ''] = device
    return { ...numbered(name), names: namesOf(below) }
  }
  const separator = platform === 'windows' ? /[\\/]/g : /\//g
  const ends = [...path.matchAll(separator)].map(({ index }) => index).filter((end) => end > 0)
  for (const end of [...ends, path.length]) {
    const begin = path.slice(0, end)
    const names = namesOf(path.slice(end))
    if (isImage(begin)) return { file: begin, partition: undefined, names }
    const { file, partition } = numbered(begin)
    if (partition !== undefined && isImage(file)) return { file, partition, names }
  }
  return undefined
}

function numbered(name: string): Pick<ImagePath, 'file' | 'partition'> {
  const [, file, number] = NUMBERED.exec(name) ?? []
  return file === undefined ? { file: name, partition: undefined } : { file, partition: Number(number) }
}

function namesOf(path: string): string[] {
  return path.split(/[\\/]/).filter((name) => name !== '')
}

/** Whether a path is a file or a block device. */
export function isImage(path: string): boolean {
  try {
    const facts = statSync(path, { throwIfNoEntry: false })
    return facts !== undefined && (facts.isFile() || facts.isBlockDevice())
  } catch (error) {
    // A place that may not be looked at is no image for us.
    if (systemCodeOf(error) !== '') return false
    throw error
  }
}
