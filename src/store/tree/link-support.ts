import { accessSync, constants, statfsSync } from 'node:fs'

/** File systems without hard links, by what statfs(2) calls them (linux/magic.h). */
const WITHOUT_LINKS: ReadonlySet<number> = new Set([
  0x4d44, // MSDOS_SUPER_MAGIC: FAT12, FAT16, FAT32
  0x2011bab0, // EXFAT_SUPER_MAGIC
])

/**
 * Whether files of a volume can be linked into a hard-link store, as far as that can be told without writing. Neither Windows nor FUSE
 * tells: there every volume is taken for NTFS.
 *
 * @param root where this host has mounted the volume
 */
export function mayTakeLinks(root: string): boolean {
  try {
    accessSync(root, constants.W_OK)
    return !WITHOUT_LINKS.has(statfsSync(root).type)
  } catch {
    // Mounted read-only, or not allowed.
    return false
  }
}
