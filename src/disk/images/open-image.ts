import { resolve } from 'node:path'
import type { WarningSink } from '../../errors/index.ts'
import { type BlockSource, readBlock } from '../block-source.ts'
import { ImageError } from './image-error.ts'
import type { IdentifiedDisk } from './parent.ts'
import { openParts } from './split-raw.ts'
import { isVhd, openVhd } from './vhd.ts'
import { isVhdx, openVhdx } from './vhdx.ts'

const UNPACK = 'Unpack it first: an image is read from many places, not from its beginning to its end.'

/** Containers that we do not read, by their first bytes. */
const FOREIGN: readonly { readonly magic: string; readonly name: string; readonly advice: string }[] = [
  { magic: '\x1f\x8b\x08', name: 'a gzip file', advice: UNPACK },
  { magic: '\x28\xb5\x2f\xfd', name: 'a Zstandard file', advice: UNPACK },
  { magic: '\xfd7zXZ\0', name: 'an xz file', advice: UNPACK },
  { magic: '7z\xbc\xaf\x27\x1c', name: 'a 7-Zip archive', advice: UNPACK },
  { magic: 'PK\x03\x04', name: 'a ZIP archive', advice: UNPACK },
  { magic: 'QFI\xfb', name: 'a qcow2 image', advice: 'Convert it: qemu-img convert -O raw IN OUT.img' },
  { magic: 'KDMV', name: 'a VMDK image', advice: 'Convert it: qemu-img convert -O raw IN OUT.img' },
  {
    magic: 'EVF\t\r\n\xff\0',
    name: 'an EnCase image',
    advice: 'Show it as raw: ewfmount IN FOLDER, then give FOLDER/ewf1',
  },
  {
    magic: 'EVF2\r\n\x81\0',
    name: 'an EnCase image',
    advice: 'Show it as raw: ewfmount IN FOLDER, then give FOLDER/ewf1',
  },
  {
    magic: 'MSWIM\0\0\0',
    name: 'a WIM archive',
    advice: 'Mount or apply it first: wimlib-imagex mount IN FOLDER',
  },
  {
    magic: '<<< Oracle VM VirtualBox Disk Image >>>',
    name: 'a VDI image',
    advice: 'Convert it: qemu-img convert -O raw IN OUT.img',
  },
]

/** A parent of a parent of … deeper than any backup chain is a loop. */
const MAX_PARENTS = 64

/**
 * Opens a raw, split raw, VHD or VHDX image, or a raw device, as the disk that it holds.
 *
 * @throws ImageError for a damaged or unknown container, a missing parent; BlockError when the file cannot be read
 */
export function openImage(path: string, onWarning: WarningSink): BlockSource {
  return open(path, onWarning, []).disk
}

function open(path: string, onWarning: WarningSink, children: readonly string[]): IdentifiedDisk {
  const known = isDevice(path) ? path : resolve(path)
  if (children.includes(known) || children.length > MAX_PARENTS) {
    throw new ImageError(
      `${path} is its own ancestor`,
      path,
      'The chain of differencing disks leads back to itself.',
    )
  }
  const file = openParts(known)
  try {
    const openParent = (parent: string) => open(parent, onWarning, [...children, known])
    if (isVhdx(file)) return openVhdx(file, openParent, onWarning)
    if (!isDevice(path) && isVhd(file)) return openVhd(file, openParent, onWarning)
    refuseForeign(file)
    return { disk: file, id: undefined }
  } catch (error) {
    file.close()
    throw error
  }
}

function refuseForeign(file: BlockSource): void {
  const start = readBlock(file, 0, 64).toString('latin1')
  const foreign = FOREIGN.find(({ magic }) => start.startsWith(magic))
  if (foreign !== undefined) {
    throw new ImageError(
      `${file.label} is ${foreign.name}, which is not read directly`,
      file.label,
      foreign.advice,
    )
  }
}

/** `\\.\E:`, `\\.\PhysicalDrive0`, `/dev/sdb2`. */
function isDevice(path: string): boolean {
  return /^\\\\[.?]\\/.test(path) || path.startsWith('/dev/')
}
