import { join } from 'node:path'
import { openVolume, type Volume } from '../../volume/index.ts'
import { joinPath, sameName, splitPath } from '../../winpath/index.ts'
import type { FoundWindows } from '../find-installations.ts'

/** The drive that the chosen Windows ran on. */
export interface SystemDrive {
  /** `C:` */
  readonly letter: string
  readonly volume: Volume
  readonly base: string
  readonly source: string
  /** The Windows directory under the offline system's own name, `C:\Windows`. */
  readonly windowsDirectory: string
  /** On `volume`. */
  readonly windowsPath: string
}

/**
 * The offline system drive, from where its Windows directory lies now: what is above that directory by as many levels
 * as SystemRoot has is the drive's root. So the root for `D:\Windows.old\Windows` with SystemRoot `C:\Windows` is
 * `D:\Windows.old`, and the profiles that `C:\Users` names are found below it.
 */
export function systemDriveOf(found: FoundWindows, systemRoot: string): SystemDrive {
  const { drive, parts } = splitPath(systemRoot)
  const here = splitPath(found.path).parts
  const depth = Math.min(parts.length, here.length)
  const above = here.slice(0, here.length - depth)
  const names = here.slice(here.length - depth)
  const known = names.every((name, index) => sameName(name, parts[index] ?? ''))
  const windowsDirectory = known ? systemRoot : joinPath(drive, names)
  const letter = drive === '' ? 'C:' : drive
  const { spec } = found.volume
  if (above.length === 0 || spec.kind !== 'mounted') {
    const base = joinPath('', above)
    const source = above.length === 0 ? found.volume.label : `${found.volume.label}${base}`
    return { letter, volume: found.volume, base, source, windowsDirectory, windowsPath: found.path }
  }
  // A folder can stand for a drive: everything after this sees no more of the volume than that drive.
  const volume = openVolume({ kind: 'mounted', root: join(spec.root, ...above) })
  return {
    letter,
    volume,
    base: '\\',
    source: volume.label,
    windowsDirectory,
    windowsPath: joinPath('', names),
  }
}
