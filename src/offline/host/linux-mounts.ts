import { isImage } from './image-path.ts'

/** A mount of the running Linux. */
export interface Mount {
  readonly mountPoint: string
  readonly fileSystem: string
  /** `/dev/sda3`, or whatever the file system calls its source. */
  readonly source: string
  /** `8:3` */
  readonly device: string
  /** Whether the file system may be written to, through this mount or another of it. */
  readonly writable: boolean
}

/** File systems of the kernel's own, which hold no files that anybody wrote. */
const PSEUDO = new Set(
  `autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs fusectl fuse.gvfsd-fuse fuse.lxcfs
  fuse.portal hugetlbfs mqueue nsfs proc pstore ramfs rpc_pipefs securityfs selinuxfs squashfs sysfs tmpfs tracefs`.split(
    /\s+/,
  ),
)

/** What Windows volumes are mounted as: by the kernel's drivers, by ntfs-3g (fuseblk) and others through FUSE. */
const WINDOWS = new Set(
  'exfat fuse.exfat fuse.ntfs fuse.ntfs-3g fuseblk msdos ntfs ntfs3 refs ufsd vfat'.split(' '),
)

/** What may be NTFS: fuseblk is any file system of a device, plain fuse what ntfs-3g calls itself on an image file. */
const NTFS = new Set('fuse fuse.ntfs fuse.ntfs-3g fuseblk ntfs ntfs3 ufsd'.split(' '))

/** The device or image file behind a mount that may be NTFS. */
export function ntfsSource({ fileSystem, source }: Mount): string | undefined {
  return NTFS.has(fileSystem) && source.startsWith('/') && isImage(source) ? source : undefined
}

/** Whether a mount shows the kernel's own matters and no files. */
export function isPseudo(mount: Mount): boolean {
  return PSEUDO.has(mount.fileSystem)
}

/** Whether a mount is of a file system that a Windows may lie on. */
export function isWindowsFileSystem(mount: Mount): boolean {
  return WINDOWS.has(mount.fileSystem) || ntfsSource(mount) !== undefined
}

/**
 * Reads `/proc/self/mountinfo` (proc(5)): identifiers, device, root, mount point and options, then after a lone `-` the
 * file system, its source and its own options. Of several mounts in one place the last is the one that is seen. Binds of a directory
 * are left out: they show part of a volume that is mounted elsewhere.
 */
export function parseMountInfo(text: string): Mount[] {
  const mounts = new Map<string, Mount>()
  for (const line of text.split('\n')) {
    const fields = line.split(' ')
    const dash = fields.indexOf('-', 6)
    const [, , device, root, mountPoint] = fields
    const [fileSystem, source, options = ''] = fields.slice(dash + 1)
    if (dash < 0 || device === undefined || mountPoint === undefined || fileSystem === undefined) continue
    if (root !== '/') continue
    mounts.set(fromOctal(mountPoint), {
      mountPoint: fromOctal(mountPoint),
      fileSystem,
      source: fromOctal(source ?? ''),
      device,
      writable: !options.split(',').includes('ro'),
    })
  }
  return [...mounts.values()]
}

/** Blank, tab, newline and backslash are written as three octal digits. */
function fromOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
}
