import { execFileSync } from 'node:child_process'
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { efsKeys, noise } from '../../../scripts/fixtures/ntfs/content.ts'
import { extendedAttribute } from '../../../scripts/fixtures/ntfs/extended-attribute.ts'
import { junction, reparseData, symbolicLink } from '../../../scripts/fixtures/ntfs/reparse-data.ts'
import {
  attributeAt,
  VolumeUnderConstruction,
} from '../../../scripts/fixtures/ntfs/volume-under-construction.ts'
import { makeOfflineWindows, type Sample } from '../../../scripts/sample/offline-windows.ts'
import { DRIVES, systemHive } from '../../../scripts/sample/system.ts'
import { buildSecurityDescriptor } from '../security-descriptor.ts'

const MIB = 1024 * 1024
const EFI_SYSTEM = 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B'
const BASIC_DATA = 'EBD0A0A2-B9E5-4433-87C0-68B6B72699C7'

/** Where the partitions of the disk begin and how long they are, in MiB: EFI (on GPT), data, system. */
const EFI = { at: 1, size: 4 } as const
const DATA = { at: 5, size: 16 } as const
const SYSTEM = { at: 21, size: 32 } as const
const DISK_SIZE = 54

const MBR_SIGNATURE = 0x5ca1ab1e

/** Ned's document that EFS encrypted: what is on the disk of it, and its keys. */
export const SECRET = {
  path: 'C:\\Users\\ned.CONTOSO\\Documents\\secret.bin',
  ciphertext: noise('ciphertext', 3_584),
  size: 3_100,
  keys: efsKeys('efs keys'),
}

/** Below the profile; no rule of the tests names it. */
export const MASTER_KEY = 'AppData/Roaming/Microsoft/Protect/S-1-5-21-1/0b6f4f5e'

export const ACCESS = 'O:S-1-5-21-11-22-33-1001G:S-1-5-21-11-22-33-513D:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)'

const DOCUMENTS = 'Users/ned.CONTOSO/Documents'
const SECRET_FILE = `${DOCUMENTS}/secret.bin`

/** The volumes of the sample, as ntfs-3g wrote them: with what only NTFS can keep among Ned's documents. */
export interface WindowsVolumes {
  readonly folder: string
  readonly system: string
  readonly data: string
  readonly sample: Sample
}

/**
 * @param folder where everything goes
 * @param options for a disk with an MBR, and whether there is a file that EFS encrypted
 */
export function makeWindowsVolumes(
  folder: string,
  options: { readonly mbr?: boolean; readonly secret?: boolean } = {},
): WindowsVolumes {
  const system = new VolumeUnderConstruction(folder, 'system', SYSTEM.size * MIB, [])
  const data = new VolumeUnderConstruction(folder, 'data', DATA.size * MIB, [])
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  for (const volume of [system, data]) volume.mount()
  let sample: Sample
  try {
    symlinkSync(system.mountPoint, join(tree, 'system'))
    symlinkSync(data.mountPoint, join(tree, 'data'))
    sample = makeOfflineWindows(tree, { oddNames: true })
    if (options.mbr === true) system.file('Windows/System32/config/SYSTEM', mbrSystemHive())
    addNtfsOnly(system, options.secret === true)
  } finally {
    for (const volume of [system, data]) volume.unmount()
  }
  if (options.secret === true) markEncrypted(system)
  return { folder, system: system.image, data: data.image, sample }
}

function mbrSystemHive(): Buffer {
  const device = (at: number): Buffer => {
    const value = Buffer.alloc(12)
    value.writeUInt32LE(MBR_SIGNATURE, 0)
    value.writeBigUInt64LE(BigInt(at * MIB), 4)
    return value
  }
  return systemHive({ 'C:': device(SYSTEM.at), 'D:': device(DATA.at) })
}

function addNtfsOnly(volume: VolumeUnderConstruction, secret: boolean): void {
  volume.file(`${DOCUMENTS}/download.docx`, 'downloaded')
  volume.set(
    `${DOCUMENTS}/download.docx`,
    'user.Zone.Identifier',
    Buffer.from('[ZoneTransfer]\r\nZoneId=3\r\n'),
  )
  volume.set(`${DOCUMENTS}/download.docx`, 'system.ntfs_acl', buildSecurityDescriptor(ACCESS))
  volume.set(
    `${DOCUMENTS}/download.docx`,
    'system.ntfs_object_id',
    Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
  )
  volume.file(`${DOCUMENTS}/A long name of a report.txt`, 'short and long')
  volume.set(`${DOCUMENTS}/A long name of a report.txt`, 'system.ntfs_dos_name', Buffer.from('ALONGN~1.TXT'))
  volume.file(`${DOCUMENTS}/hidden.txt`, 'hidden')
  volume.set(`${DOCUMENTS}/hidden.txt`, 'system.ntfs_attrib_be', Buffer.from('00000006', 'hex'))
  volume.set(`${DOCUMENTS}/hidden.txt`, 'system.ntfs_ea', extendedAttribute('LXM', 'value'))
  volume.file(`${DOCUMENTS}/twice.txt`, 'one file of two names')
  linkSync(volume.at(`${DOCUMENTS}/twice.txt`), volume.at(`${DOCUMENTS}/twice again.txt`))
  volume.directory(`${DOCUMENTS}/My Music`)
  volume.set(
    `${DOCUMENTS}/My Music`,
    'system.ntfs_reparse_data',
    junction('\\??\\C:\\Users\\ned\\Music', 'C:\\Users\\ned\\Music'),
  )
  volume.file(`${DOCUMENTS}/link.txt`, '')
  volume.set(
    `${DOCUMENTS}/link.txt`,
    'system.ntfs_reparse_data',
    symbolicLink('..\\Desktop\\a.txt', '..\\Desktop\\a.txt', true),
  )
  volume.directory(`${DOCUMENTS}/Ledgers of all`)
  volume.set(
    `${DOCUMENTS}/Ledgers of all`,
    'system.ntfs_reparse_data',
    junction(`\\??\\Volume{${DRIVES['D:']}}\\`, ''),
  )
  volume.file(`${DOCUMENTS}/in the cloud.docx`, '')
  truncateSync(volume.at(`${DOCUMENTS}/in the cloud.docx`), 50_000)
  volume.set(
    `${DOCUMENTS}/in the cloud.docx`,
    'system.ntfs_reparse_data',
    reparseData(0x9000_701a, noise('cloud', 64)),
  )
  if (!secret) return
  volume.file(`Users/ned.CONTOSO/${MASTER_KEY}`, 'a master key')
  volume.file(SECRET_FILE, SECRET.ciphertext)
  try {
    volume.set(SECRET_FILE, 'user.ntfs.efsinfo', SECRET.keys)
  } catch {
    // The driver stores the attribute and then fails to mark the file; `markEncrypted` does.
  }
}

/** The file says that it is encrypted, its content too, and is shorter than its last block. */
function markEncrypted(volume: VolumeUnderConstruction): void {
  const ENCRYPTED = 0x4000
  volume.patchRecord(volume.recordOf(SECRET_FILE), (record) => {
    const flags = attributeAt(record, 0x10) + 24 + 32
    record.writeUInt32LE(record.readUInt32LE(flags) | ENCRYPTED, flags)
    const data = attributeAt(record, 0x80)
    record.writeUInt16LE(ENCRYPTED, data + 12)
    record.writeBigInt64LE(BigInt(SECRET.size), data + 48)
    record.writeBigInt64LE(BigInt(SECRET.size), data + 56)
  })
}

/** A disk with the volumes behind each other, the data before the system, so that no letter follows from the order. */
export function makeDisk(volumes: WindowsVolumes, scheme: 'gpt' | 'mbr'): string {
  const disk = join(volumes.folder, `${scheme}.img`)
  writeFileSync(disk, '')
  truncateSync(disk, DISK_SIZE * MIB)
  execFileSync('sfdisk', ['--quiet', disk], { input: scheme === 'gpt' ? gptScript() : mbrScript() })
  if (scheme === 'gpt') {
    const efi = join(volumes.folder, 'efi.img')
    writeFileSync(efi, '')
    truncateSync(efi, EFI.size * MIB)
    execFileSync('mkfs.fat', [efi], { stdio: 'ignore' })
    place(efi, disk, EFI.at)
  }
  place(volumes.data, disk, DATA.at)
  place(volumes.system, disk, SYSTEM.at)
  return disk
}

function gptScript(): string {
  return `label: gpt
start=${EFI.at}MiB, size=${EFI.size}MiB, type=${EFI_SYSTEM}
start=${DATA.at}MiB, size=${DATA.size}MiB, type=${BASIC_DATA}, uuid=${DRIVES['D:']}
start=${SYSTEM.at}MiB, size=${SYSTEM.size}MiB, type=${BASIC_DATA}, uuid=${DRIVES['C:']}
`
}

/** The data volume is a logical one. */
function mbrScript(): string {
  return `label: dos
label-id: 0x${MBR_SIGNATURE.toString(16)}
start=${DATA.at - 1}MiB, size=${DATA.size + 1}MiB, type=5
start=${SYSTEM.at}MiB, size=${SYSTEM.size}MiB, type=7
start=${DATA.at}MiB, size=${DATA.size}MiB, type=7
`
}

function place(part: string, disk: string, at: number): void {
  const target = openSync(disk, 'r+')
  const bytes = readFileSync(part)
  writeSync(target, bytes, 0, bytes.length, at * MIB)
  closeSync(target)
}

/** The same disk in another container. */
export function convertDisk(disk: string, format: 'vpc' | 'vhdx'): string {
  const target = disk.replace(/\.img$/, format === 'vpc' ? '.vhd' : '.vhdx')
  // Without force_size qemu rounds a VHD to what a drive of cylinders and heads could have, and the copy of the GPT is lost.
  const options = format === 'vpc' ? ['-o', 'force_size=on'] : []
  execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', format, ...options, disk, target])
  return target
}
