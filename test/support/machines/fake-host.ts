import { win32 } from 'node:path'
import type { HostFacts, HostVolume, PartitionIdentity } from '../../../src/offline/index.ts'
import { MountedVolume } from '../../../src/volume/index.ts'
import { joinPath, splitPath } from '../../../src/winpath/index.ts'

/** A letter of a running Windows, and the directory of the test that plays its volume. */
export interface FakeDrive {
  readonly letter: string
  readonly root: string
  readonly partition?: PartitionIdentity
  readonly running?: boolean
}

/** A running Windows (WinPE, say) with the given drives, on whatever system the test runs. */
export function fakeWindows(drives: readonly FakeDrive[], more: Partial<HostFacts> = {}): HostFacts {
  return {
    platform: 'windows',
    windowsPe: true,
    workingDirectory: 'X:\\Windows\\System32',
    volumes: {
      list: () => drives.map(volumeOf),
      at: (path) => {
        const letter = win32.parse(path).root.slice(0, 2).toUpperCase()
        const drive = drives.find((candidate) => candidate.letter === letter)
        if (drive === undefined) return undefined
        const volume = new MountedVolume(drive.root)
        const onVolume = joinPath('', splitPath(path).parts)
        return volume.lookup(onVolume)?.directory === true ? { volume, path: onVolume } : undefined
      },
      mountPointOf: ({ spec }) => (spec.kind === 'mounted' ? spec.root : undefined),
    },
    ...more,
  }
}

function volumeOf({ letter, root, partition, running = false }: FakeDrive): HostVolume {
  return {
    mountPoint: `${letter}\\`,
    label: `${letter}\\`,
    partition,
    windowsFileSystem: true,
    running,
    open: () => new MountedVolume(root),
  }
}
