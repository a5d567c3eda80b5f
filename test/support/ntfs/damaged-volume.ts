import * as assert from 'uvu/assert'
import { MemoryBlockSource } from '../../../src/disk/index.ts'
import type { Warning } from '../../../src/errors/index.ts'
import type { ListFrom } from '../../../src/ntfs/index.ts'
import { type Entry, NtfsVolume } from '../../../src/volume/index.ts'
import { walk } from '../walk.ts'
import { type NtfsFixture, ntfsFixture } from './ntfs-fixtures.ts'

/** A volume of an image in memory, and what was warned of so far. */
interface Opened {
  readonly volume: NtfsVolume
  readonly kinds: () => string[]
  readonly warnings: Warning[]
}

/** Opens an image that a test has changed. */
export function open(image: Buffer, listFrom: ListFrom = 'table'): Opened {
  const warnings: Warning[] = []
  const volume = new NtfsVolume(
    new MemoryBlockSource(image),
    { kind: 'ntfs', source: 'damaged' },
    { listFrom, onWarning: (warning) => warnings.push(warning) },
  )
  return { volume, warnings, kinds: () => [...new Set(warnings.map(({ kind }) => kind))].sort() }
}

/** All that a walk of the volume finds. */
export function paths(volume: NtfsVolume): string[] {
  return [...walk(volume)].map(({ path }) => path).sort()
}

/** The record of a file of a fixture, by its path there. */
export function recordOf(fixture: NtfsFixture, path: string): number {
  const found = fixture.entries.find((one) => one.path === path)
  assert.ok(found, path)
  return found.record
}

/** What a walk finds at a path, which must be there. */
export function entryAt(volume: NtfsVolume, path: string): Entry {
  const entry = [...walk(volume)].find((one) => one.path === path)?.entry
  assert.ok(entry, path)
  return entry
}

/** The paths of the fixture `tiny`, undamaged. */
export const sound = paths(open(ntfsFixture('tiny').image).volume)
/** The same, but for some. */
export const without = (...missing: string[]) => sound.filter((path) => !missing.includes(path))
