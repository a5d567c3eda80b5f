import { type BlockSource, readBlock } from '../block-source.ts'

/** What lies on a volume, told by its first sectors. */
export type FileSystem =
  | 'ntfs'
  | 'bitlocker'
  | 'refs'
  | 'exfat'
  | 'fat'
  | 'lvm'
  | 'luks'
  | 'ext'
  | 'btrfs'
  | 'xfs'
  | 'swap'
  | 'apfs'
  | 'hfs'

interface Mark {
  readonly fileSystem: FileSystem
  readonly at: number
  readonly text: string
}

/** Signatures and where they stand. Order matters where one could hide another: BitLocker keeps the shape of NTFS. */
const MARKS: readonly Mark[] = [
  { fileSystem: 'bitlocker', at: 3, text: '-FVE-FS-' },
  // BitLocker To Go disguises itself as FAT32; its own GUID stands at 0x1A8.
  {
    fileSystem: 'bitlocker',
    at: 0x1a8,
    text: '\x3b\xd6\x67\x49\x29\x2e\xd8\x4a\x83\x99\xf6\xa3\x39\xe3\xd0\x01',
  },
  { fileSystem: 'ntfs', at: 3, text: 'NTFS    ' },
  { fileSystem: 'refs', at: 3, text: 'ReFS\0\0\0\0' },
  { fileSystem: 'exfat', at: 3, text: 'EXFAT   ' },
  { fileSystem: 'fat', at: 0x52, text: 'FAT32   ' },
  { fileSystem: 'fat', at: 0x36, text: 'FAT12   ' },
  { fileSystem: 'fat', at: 0x36, text: 'FAT16   ' },
  { fileSystem: 'fat', at: 0x36, text: 'FAT     ' },
  { fileSystem: 'luks', at: 0, text: 'LUKS\xba\xbe' },
  { fileSystem: 'lvm', at: 0x200, text: 'LABELONE' },
  { fileSystem: 'ext', at: 0x438, text: '\x53\xef' },
  { fileSystem: 'xfs', at: 0, text: 'XFSB' },
  { fileSystem: 'apfs', at: 0x20, text: 'NXSB' },
  { fileSystem: 'hfs', at: 0x400, text: 'H+\0\x04' },
  { fileSystem: 'swap', at: 0xff6, text: 'SWAPSPACE2' },
  { fileSystem: 'btrfs', at: 0x1_0040, text: '_BHRfS_M' },
]

/** What a person can do where we cannot read the volume ourselves. */
export const FILE_SYSTEM_ADVICE: Readonly<Record<FileSystem, string | undefined>> = {
  ntfs: undefined,
  bitlocker:
    'The volume is encrypted by BitLocker. Unlock it first (manage-bde -unlock with the recovery key, or dislocker under Linux) and give the unlocked volume.',
  refs: 'ReFS is not read directly. Mount the volume under Windows and give the mounted folder.',
  exfat: 'exFAT is read through a mount: mount the volume read-only and give the mounted folder.',
  fat: 'FAT is read through a mount: mount the volume read-only and give the mounted folder.',
  lvm: 'This is a physical volume of LVM; a Windows lies in one of its logical volumes, if at all: activate them and give those.',
  luks: 'The volume is encrypted by LUKS. Open it with cryptsetup and give the opened device.',
  ext: 'This is a Linux file system; no Windows lives on it.',
  btrfs: 'This is a Linux file system; no Windows lives on it.',
  xfs: 'This is a Linux file system; no Windows lives on it.',
  swap: 'This is Linux swap space.',
  apfs: 'This is a file system of macOS; no Windows lives on it.',
  hfs: 'This is a file system of macOS; no Windows lives on it.',
}

/** Tells the file system by its signature; undefined for an unknown or empty volume. Throws `BlockError`. */
export function recogniseFileSystem(source: BlockSource): FileSystem | undefined {
  const first = readBlock(source, 0, 4096)
  const seen = (mark: Mark): boolean => {
    const end = mark.at + mark.text.length
    const bytes = end <= 4096 ? first.subarray(mark.at, end) : readBlock(source, mark.at, mark.text.length)
    return bytes.toString('latin1') === mark.text
  }
  const found = MARKS.find(seen)?.fileSystem
  if (found !== undefined) return found
  // Where the first sector of an NTFS volume is lost, its copy is the last sector of the partition (NTFS keeps it there).
  // An image does not tell which sectors its disk has.
  const copies = [512, 4096].map((sector) => readBlock(source, source.size - sector, 11))
  return copies.some((copy) => copy.toString('latin1', 3, 11) === 'NTFS    ') ? 'ntfs' : undefined
}
