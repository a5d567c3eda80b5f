import type { Directories } from './directory/directories.ts'
import { i64, u16, u32, utf16 } from './little-endian.ts'
import type { Ntfs } from './ntfs.ts'
import { readOr } from './read-or.ts'
import { AttributeType } from './record/attribute.ts'
import { applyFixup } from './record/fixup.ts'
import { MetadataRecord } from './record/metadata-record.ts'

/** How Windows left the volume. */
export interface VolumeState {
  /** The name people gave the volume; empty when they gave none. */
  readonly label: string
  /** Of NTFS itself: `3.1` since Windows XP; empty when it cannot be read. */
  readonly version: string
  /** Windows means to check it with chkdsk. */
  readonly dirty: boolean
  /** Windows sleeps on it: hibernated, or shut down with fast startup. */
  readonly hibernated: boolean
  /** $LogFile holds changes that were not yet made where they belong. */
  readonly logInUse: boolean
}

/** [MS-FSCC] 2.5 has no flags of the volume; this one is VOLUME_IS_DIRTY. */
const DIRTY = 0x0001
const LARGEST_LABEL = 256

/** What state the volume is in; each finding that matters to a reader is a warning too. */
export function readVolumeState(ntfs: Ntfs, directories: Directories): VolumeState {
  const file = orElse(ntfs, undefined, () => ntfs.file(MetadataRecord.Volume))
  const information = file?.resident(AttributeType.VolumeInformation)
  const name = file?.resident(AttributeType.VolumeName) ?? new Uint8Array(0)
  const state = {
    label: utf16(name, 0, Math.min(LARGEST_LABEL, Math.floor(name.length / 2))),
    version: information === undefined ? '' : `${information[8] ?? 0}.${information[9] ?? 0}`,
    dirty: information !== undefined && (u16(information, 10) & DIRTY) !== 0,
    hibernated: orElse(ntfs, false, () => isHibernated(ntfs, directories)),
    logInUse: orElse(ntfs, false, () => isLogInUse(ntfs)),
  }
  warnOf(ntfs, state)
  return state
}

/** A volume of which even this cannot be read may still give its files. */
function orElse<T>(ntfs: Ntfs, otherwise: T, read: () => T): T {
  return readOr(otherwise, read, (why) =>
    ntfs.warnings.warn('ntfs-record-damaged', `The state of the volume is not known in full: ${why}.`),
  )
}

function warnOf(ntfs: Ntfs, state: VolumeState): void {
  if (state.hibernated) {
    ntfs.warnings.warn(
      'ntfs-volume-hibernated',
      'Windows hibernated or was shut down with fast startup: what it had not yet written is in hiberfil.sys and is not read. ' +
        'To have everything, start that Windows once and shut it down in full (shutdown /s /f /t 0).',
    )
  }
  if (state.dirty) {
    ntfs.warnings.warn(
      'ntfs-volume-dirty',
      'The volume is marked for checking: some of its structures may be damaged. What can be read is read.',
    )
  }
  if (state.logInUse) {
    ntfs.warnings.warn(
      'ntfs-log-not-empty',
      'The volume was not shut down cleanly: the last changes before that may be missing or half made. $LogFile is not replayed.',
    )
  }
}

/** The first bytes of hiberfil.sys while Windows sleeps; awake it puts others there. */
const SLEEPING = new Set(['hibr', 'HIBR'])

function isHibernated(ntfs: Ntfs, directories: Directories): boolean {
  const entry = directories.lookup(['hiberfil.sys'])
  const file = entry === undefined ? undefined : ntfs.file(entry.id)
  const start = file === undefined ? undefined : ntfs.read(file, AttributeType.Data, '', 4)
  return start !== undefined && SLEEPING.has(start.toString('latin1'))
}

const RESTART_PAGE = 'RSTR'
const LARGEST_PAGE = 0x1_0000
const NOBODY = 0xffff
const VOLUME_IS_CLEAN = 0x0002

/**
 * $LogFile begins with two restart pages, of which the one with the higher sequence number counts. The log is at rest when
 * nobody uses it or it says so itself; a log full of 0xFF is new.
 */
function isLogInUse(ntfs: Ntfs): boolean {
  const file = ntfs.file(MetadataRecord.LogFile)
  const log = file === undefined ? undefined : ntfs.read(file, AttributeType.Data, '', 2 * LARGEST_PAGE)
  if (log === undefined) return false
  const pageSize = u32(log, 16)
  let newest: { lsn: number; inUse: boolean } | undefined
  for (const start of [0, pageSize]) {
    const page = restartPage(log, start)
    if (page !== undefined && (newest === undefined || page.lsn > newest.lsn)) newest = page
  }
  return newest?.inUse ?? false
}

function restartPage(log: Buffer, start: number): { lsn: number; inUse: boolean } | undefined {
  if (log.toString('latin1', start, start + 4) !== RESTART_PAGE) return undefined
  const size = u32(log, start + 16)
  if (size < 512 || size > LARGEST_PAGE || size % 512 !== 0) return undefined
  const page = Buffer.from(log.subarray(start, start + size))
  if (page.length < size || !applyFixup(page, 0, size)) return undefined
  const area = u16(page, 24)
  const inUse = u16(page, area + 12) !== NOBODY && (u16(page, area + 14) & VOLUME_IS_CLEAN) === 0
  return { lsn: i64(page, area), inUse }
}
