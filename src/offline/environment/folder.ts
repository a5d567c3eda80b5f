import type { HiveKey } from '../../registry/index.ts'
import { textAt } from '../../windows/index.ts'
import { joinPath, splitPath } from '../../winpath/index.ts'
import { expandVariables, type Variables } from './variables.ts'

/** Windows XP and before keep their folders elsewhere than Windows Vista and after. */
export type Generation = 'xp' | 'vista'

/** A folder that rules know by name and that people and policies may move. */
export interface Folder {
  /** The variables that stand for it. */
  readonly names: readonly string[]
  /** Its value under `User Shell Folders` and `Shell Folders`; none for what cannot be moved. */
  readonly value?: string
  /** Where it is when nothing else is said; undefined where that Windows has no such folder. */
  readonly vista: string | undefined
  readonly xp: string | undefined
}

/** The two keys in which Windows keeps where folders are: as it was set, and as it was last expanded. */
export interface ShellFolderKeys {
  readonly set: HiveKey | undefined
  readonly expanded: HiveKey | undefined
}

const EXPLORER = 'Microsoft\\Windows\\CurrentVersion\\Explorer'
export const SHELL_FOLDERS = {
  set: `${EXPLORER}\\User Shell Folders`,
  expanded: `${EXPLORER}\\Shell Folders`,
} as const

/**
 * Where a folder is: as it was set, expanded with the variables of its owner; else as Windows last expanded it; else
 * where it is by default. Undefined where this Windows has no such folder.
 */
export function locateFolder(
  folder: Folder,
  keys: ShellFolderKeys,
  generation: Generation,
  variables: Variables,
): string | undefined {
  const candidates = [
    folder.value === undefined ? undefined : textAt(keys.set, folder.value),
    folder.value === undefined ? undefined : textAt(keys.expanded, folder.value),
    folder[generation],
  ]
  for (const candidate of candidates) {
    const path = candidate === undefined ? undefined : expandVariables(candidate, variables)
    if (path !== undefined && isAbsolute(path)) return tidy(path)
  }
  return undefined
}

/** A drive or a share; anything else (`::{GUID}`, a bare name) is no place in a file system. */
function isAbsolute(path: string): boolean {
  return /^(?:[A-Za-z]:[\\/]|\\\\[^\\?.])/.test(path.trim())
}

function tidy(path: string): string {
  const { drive, parts } = splitPath(path.trim())
  return parts.length === 0 && drive.startsWith('\\\\') ? drive : joinPath(drive, parts)
}
