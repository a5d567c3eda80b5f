import { guidText } from '../security/index.ts'
import { alternateStreams, type EfsFacts, efsFacts, type StreamFacts } from './content/file-streams.ts'
import { knownReparsePoint } from './directory/entry-facts.ts'
import { safeName } from './directory/safe-name.ts'
import type { Ntfs } from './ntfs.ts'
import type { NtfsFile } from './ntfs-file.ts'
import { recordPlace } from './place.ts'
import { readOr } from './read-or.ts'
import { AttributeType } from './record/attribute.ts'
import type { ReparsePoint } from './record/reparse-point.ts'
import type { SecurityStore } from './security-store.ts'

/** What NTFS keeps of a file or directory beyond what a listing shows; what is absent was never set. */
export interface FileDetails {
  readonly streams: readonly StreamFacts[]
  readonly sddl?: string
  readonly reparse?: ReparsePoint
  /** The DOS name beside the name that was asked for. */
  readonly shortName?: string
  /** A GUID as text. */
  readonly objectId?: string
  readonly extendedAttributes?: Uint8Array
  readonly efs?: EfsFacts
}

/** [MS-FSCC] 2.4.15: an EA list has a length of 32 bits; NTFS keeps no more than 64 kB. */
const LARGEST_EA_LIST = 0x1_0000
const GUID_SIZE = 16

/** What a listing does not tell. `name` is one of the file's names, as the listing showed it; it matters for files that have several. */
export function fileDetails(ntfs: Ntfs, security: SecurityStore, file: NtfsFile, name: string): FileDetails {
  const sddl = security.sddl(file)
  const reparse = visibleReparsePoint(ntfs, file)
  const names = file.names()
  const named = names.length === 1 ? names[0] : names.find((one) => safeName(one.name) === name)
  const shortName = named === undefined ? undefined : file.shortName(named)
  const id = file.resident(AttributeType.ObjectId)
  const extendedAttributes = readExtendedAttributes(ntfs, file)
  const efs = efsFacts(ntfs, file)
  return {
    streams: alternateStreams(ntfs, file),
    ...(efs === undefined ? {} : { efs }),
    ...(sddl === undefined ? {} : { sddl }),
    ...(reparse === undefined ? {} : { reparse }),
    ...(shortName === undefined ? {} : { shortName }),
    ...(id === undefined || id.length < GUID_SIZE ? {} : { objectId: guidText(Buffer.from(id), 0) }),
    ...(extendedAttributes === undefined ? {} : { extendedAttributes }),
  }
}

function readExtendedAttributes(ntfs: Ntfs, file: NtfsFile): Uint8Array | undefined {
  return readOr(
    undefined,
    () => ntfs.read(file, AttributeType.Ea, '', LARGEST_EA_LIST),
    (why) =>
      ntfs.warnings.warn(
        'ntfs-extended-attributes-damaged',
        `The extended attributes of a file cannot be read: ${why}.`,
        recordPlace(file.number),
      ),
  )
}

/** System compression is how a file is stored, not what it is: it does not show. */
function visibleReparsePoint(ntfs: Ntfs, file: NtfsFile): ReparsePoint | undefined {
  const value = ntfs.content(file, AttributeType.ReparsePoint)
  const reparse = knownReparsePoint(ntfs, file)
  if (value !== undefined && reparse === undefined) {
    ntfs.warnings.warn('ntfs-reparse-damaged', 'A reparse point cannot be right.', recordPlace(file.number))
  }
  return reparse?.wofAlgorithm === undefined ? reparse : undefined
}
