import { filetimeToPreciseIso } from '../../filetime/index.ts'
import type { AttributeGroup } from '../../migxml/index.ts'
import type { OwnerPair, RecordDraft } from '../../store/index.ts'
import { type EntryDetails, FileAttribute, type FileTimes } from '../../volume/index.ts'
import type { SourceObject } from './source-object.ts'

/** EFS encrypts in blocks of this size, and the last one is read in full. */
const EFS_BLOCK = 512

/** How many bytes reading a file gives, as far as its listing tells. */
export function contentSize({ entry, stream }: SourceObject): number {
  if (stream !== undefined || !(entry.attributes & FileAttribute.Encrypted)) return entry.size
  return Math.ceil(entry.size / EFS_BLOCK) * EFS_BLOCK
}

/** What a content is that EFS made. */
export interface EfsContent {
  readonly raw: 'efs' | 'efs-keys'
  readonly plainSize?: number
}

/** A content that is still to be captured. */
export interface PendingContent {
  readonly object: SourceObject
  /** Of an alternate stream. */
  readonly stream: string | undefined
  /** As far as known: it may have grown since. */
  readonly size: number
  /** In a hard-link store: copy it, or link it though a program holds it open; absent: link it. */
  readonly link?: 'copy' | 'forced'
  /** How often it was tried and found larger than expected. */
  readonly attempts: number
  /** Of an alternate stream: what EFS has to do with it. */
  readonly efs?: EfsContent | undefined
  /** Of an unnamed stream, where they are known already. */
  readonly details?: EntryDetails | undefined
}

/** `C:\a.txt`, or `C:\a.txt:Zone.Identifier`. */
export function contentPath({ object, stream }: Pick<PendingContent, 'object' | 'stream'>): string {
  return stream === undefined ? object.path : `${object.path}:${stream}`
}

/** What is found out while an object is read. */
export interface Found {
  readonly size: number
  readonly details?: EntryDetails | undefined
  /** When it was modified since it was listed. */
  readonly modified?: bigint | undefined
  readonly efs?: EfsContent | undefined
  /** Of the content, in hexadecimal. */
  readonly sha256?: string
}

/** Who takes an object, and which of its attributes nobody of them wants. */
export interface Claim {
  readonly owners: readonly OwnerPair[]
  readonly omits: readonly AttributeGroup[]
}

/** The catalog's record of an object, `content` to be filled in. */
export function draftRecord(
  object: SourceObject,
  stream: string | undefined,
  { owners, omits }: Claim,
  volumeNumber: number,
  found: Found,
): RecordDraft {
  const { entry, path } = object
  if (stream !== undefined) {
    const record = { path: `${path}:${stream}`, type: 'stream', size: found.size, owners } as const
    const { efs, sha256 } = found
    return { ...record, outcome: 'captured', ...efs, ...(sha256 === undefined ? {} : { sha256 }) }
  }
  const { attributes } = entry
  const draft: OpenDraft = {
    path,
    type: entry.directory ? 'directory' : 'file',
    size: found.size,
    outcome: 'captured',
  }
  if (!omits.includes('TimeFields')) addTimes(draft, entry.times, found.modified)
  if (attributes !== 0) draft.attributes = attributes
  if (attributes & FileAttribute.SparseFile) draft.sparse = true
  if (entry.links > 1) draft.links = `${volumeNumber}:${entry.fileKey}`
  if (owners.length > 0) draft.owners = owners
  if (found.details !== undefined) addDetails(draft, found.details, omits)
  if (found.sha256 !== undefined) draft.sha256 = found.sha256
  return draft
}

type OpenDraft = { -readonly [Key in keyof RecordDraft]: RecordDraft[Key] }

function addTimes(draft: OpenDraft, times: FileTimes, modifiedSince: bigint | undefined): void {
  const created = filetimeToPreciseIso(times.created)
  if (created !== undefined) draft.created = created
  const modified = filetimeToPreciseIso(modifiedSince ?? times.modified)
  if (modified !== undefined) draft.modified = modified
  const accessed = filetimeToPreciseIso(times.accessed)
  if (accessed !== undefined) draft.accessed = accessed
  const changed = filetimeToPreciseIso(times.changed)
  if (changed !== undefined) draft.changed = changed
}

function addDetails(draft: OpenDraft, details: EntryDetails, omits: Claim['omits']): void {
  if (details.sddl !== undefined && !omits.includes('Security')) draft.sddl = details.sddl
  if (details.shortName !== undefined) draft.shortName = details.shortName
  if (details.objectId !== undefined) draft.objectId = details.objectId
  if (details.streams.length > 0) draft.streams = details.streams.map(({ name }) => name)
  if (details.efs !== undefined) {
    draft.raw = 'efs'
    draft.plainSize = details.efs.plainSize
  }
  if (details.extendedAttributes !== undefined) {
    draft.extendedAttributes = Buffer.from(details.extendedAttributes).toString('hex')
  }
  if (details.reparse !== undefined) {
    const { tag, target, data } = details.reparse
    draft.reparse = {
      tag,
      ...(target === undefined ? {} : { target }),
      ...(data.length === 0 ? {} : { data: Buffer.from(data).toString('hex') }),
    }
  }
}
