/**
 * Opens contents in a worker and tells whether they changed while they were read.
 */
import type { Warning } from '../../errors/index.ts'
import {
  type EntryId,
  type Reader,
  reopenVolume,
  type Volume,
  VolumeError,
  type VolumeSpec,
} from '../../volume/index.ts'
import type { ContentFailure } from './messages.ts'

/** How often a file that changes under our hands is read again. */
export const READ_ATTEMPTS = 3

const volumes = new Map<string, Volume>()
const heard: Warning[] = []

/** What volumes had to say of their files since the last call. */
export function takeWarnings(): Warning[] {
  return heard.splice(0)
}

let lastSpec: VolumeSpec | undefined
let lastVolume: Volume | undefined

/** The volume of a specification, opened once a thread. */
export function volumeOf(spec: VolumeSpec): Volume {
  if (spec === lastSpec && lastVolume !== undefined) return lastVolume
  lastSpec = spec
  lastVolume = openOnce(spec)
  return lastVolume
}

function openOnce(spec: VolumeSpec): Volume {
  const key = JSON.stringify(spec)
  let volume = volumes.get(key)
  if (volume === undefined) {
    volume = reopenVolume(spec, (warning) => heard.push(warning))
    volumes.set(key, volume)
  }
  return volume
}

/** A content that did not hold still. */
export class ChangedWhileRead extends Error {}

/** Reads exactly `length` bytes. Throws `ChangedWhileRead` or `VolumeError` when there are fewer. */
export function readExactly(
  reader: Reader,
  into: Uint8Array,
  length: number,
  position: number,
  where: string,
): void {
  const got = reader.read(into, 0, length, position)
  if (got === length) return
  if (hasChanged(reader)) throw new ChangedWhileRead()
  const end = position + got
  throw new VolumeError(
    `${where} ends at byte ${end} of ${reader.size}: the rest cannot be read`,
    where,
    'EIO',
  )
}

/** Whether size or time differ from those at the opening; false where the volume cannot tell. */
export function hasChanged(reader: Reader): boolean {
  const now = reader.current?.()
  if (now === undefined) return false
  return now.size !== reader.size || now.modified !== reader.modified
}

const GONE = new Set(['ENOENT', 'ENOTDIR', 'ESTALE'])

/** Why a content could not be had, from what was thrown; throws again what is no fault of the content. */
export function contentFailure(error: unknown): ContentFailure {
  if (error instanceof ChangedWhileRead) {
    const reason = `it changed while it was read, ${READ_ATTEMPTS} times`
    return { outcome: 'changed', reason, systemCode: 'EBUSY' }
  }
  if (!(error instanceof VolumeError)) throw error
  const outcome = GONE.has(error.systemCode) ? 'vanished' : 'unreadable'
  return { outcome, reason: error.message, systemCode: error.systemCode }
}

export interface OpenedContent {
  readonly reader: Reader
  readonly where: string
}

export function openContent(spec: VolumeSpec, id: EntryId, stream: string | undefined): OpenedContent {
  const volume = volumeOf(spec)
  return { reader: volume.open(id, stream), where: `${volume.label}: ${id}` }
}
