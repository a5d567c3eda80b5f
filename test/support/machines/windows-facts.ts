import type { Warning } from '../../../src/errors/index.ts'
import { MountedVolume } from '../../../src/volume/index.ts'
import {
  type Hives,
  type Identity,
  type Locate,
  openHives,
  type Profiles,
  readIdentity,
  readProfiles,
  windowsIn,
} from '../../../src/windows/index.ts'
import { type Tree, withTree } from './machines.ts'

export interface Seen {
  readonly hives: Hives
  readonly identity: Identity
  readonly profiles: Profiles
  readonly warnings: readonly Warning[]
}

/** Reads the machine in a tree whose root is its drive C:. */
export function seeMachine(tree: Tree): Seen {
  return withTree(tree, (root) => {
    const volume = new MountedVolume(root)
    const windows = windowsIn(volume, '\\')
    if (windows === undefined) throw new Error('there is no Windows in this tree')
    const warnings: Warning[] = []
    const onWarning = (warning: Warning): void => {
      warnings.push(warning)
    }
    const hives = openHives(volume, windows, onWarning)
    const identity = readIdentity(hives, volume, windows)
    const locate: Locate = (offlinePath) => {
      if (!/^C:/i.test(offlinePath)) return undefined
      const path = offlinePath.slice(2)
      const entry = volume.lookup(path)
      return entry === undefined ? undefined : { volume, path, entry }
    }
    return { hives, identity, profiles: readProfiles(hives, identity, locate, onWarning), warnings }
  })
}
