import { knownReparsePoint, readReparsePoint } from '../directory/entry-facts.ts'
import type { Ntfs } from '../ntfs.ts'
import { NtfsError } from '../ntfs-error.ts'
import type { NtfsFile } from '../ntfs-file.ts'
import { recordPlace } from '../place.ts'
import { AttributeFlag, AttributeType } from '../record/attribute.ts'
import type { AttributeContent } from '../record/attribute-content.ts'
import { HOLE } from '../record/extents.ts'
import { type ContentAbsence, contentAbsence, ReparseTag } from '../record/reparse-tag.ts'
import { WofReader } from '../wof/wof-reader.ts'
import { ResidentReader, type StreamReader } from './stream-reader.ts'

/** Where a system-compressed file keeps what its unnamed stream shows. */
const WOF_STREAM = 'WofCompressedData'

/** The attribute in which EFS keeps the keys of a file, itself encrypted for each who may read it. */
export const EFS_KEYS = '$EFS'

/** A data stream of a file, by the name behind the file's colon; '' is the unnamed one. */
export interface StreamFacts {
  readonly name: string
  /** Bytes that reading it gives. */
  readonly size: number
  /** Of a stream that EFS encrypted: the bytes that its owner sees. Reading gives the ciphertext, in whole blocks. */
  readonly plainSize?: number
}

/** A file that EFS encrypted. */
export interface EfsFacts {
  /** Bytes of the unnamed stream as its owner sees it. */
  readonly plainSize: number
  /** Undefined when they are gone, and the content with them. */
  readonly keys: StreamFacts | undefined
}

/** Undefined for a file that EFS has not encrypted. */
export function efsFacts(ntfs: Ntfs, file: NtfsFile): EfsFacts | undefined {
  if (file.directory) return undefined
  const keys = ntfs.content(file, AttributeType.LoggedUtilityStream, EFS_KEYS)
  const content = ntfs.content(file, AttributeType.Data)
  const encrypted = content !== undefined && (content.flags & AttributeFlag.Encrypted) !== 0
  if (keys === undefined && !encrypted) return undefined
  return {
    plainSize: content?.size ?? 0,
    keys: keys === undefined ? undefined : { name: EFS_KEYS, size: keys.size },
  }
}

/** The alternate streams of a file, as a program would see them. */
export function alternateStreams(ntfs: Ntfs, file: NtfsFile): StreamFacts[] {
  const packed = knownReparsePoint(ntfs, file)?.wofAlgorithm !== undefined
  return file
    .attributeNames(AttributeType.Data)
    .filter((name) => name !== '' && !(packed && name === WOF_STREAM))
    .map((name) => streamFacts(ntfs, file, name))
}

function streamFacts(ntfs: Ntfs, file: NtfsFile, name: string): StreamFacts {
  const content = ntfs.content(file, AttributeType.Data, name)
  if (content === undefined) return { name, size: 0 }
  const encrypted = content.value === undefined && (content.flags & AttributeFlag.Encrypted) !== 0
  return encrypted
    ? { name, size: ntfs.open(file, content).size, plainSize: content.size }
    : { name, size: content.size }
}

/**
 * Opens the unnamed stream or a named one; `$EFS` gives the keys of an encrypted file as NTFS keeps them. Throws `NtfsError`
 * when there is none.
 */
export function openStream(ntfs: Ntfs, file: NtfsFile, name: string): StreamReader {
  const content =
    ntfs.content(file, AttributeType.Data, name) ??
    (name === '' ? undefined : ntfs.content(file, AttributeType.LoggedUtilityStream, name))
  if (name === '' && !file.directory && !file.complete) refuseLost(ntfs, file, content)
  if (content === undefined) {
    // A file that was created and never written may have no unnamed stream.
    if (name === '' && !file.directory) return new ResidentReader(new Uint8Array(0))
    throw new NtfsError(
      `There is no stream ${JSON.stringify(name)}`,
      `${ntfs.source.label}, ${recordPlace(file.number).text}`,
    )
  }
  return name === '' ? openUnpacked(ntfs, file, content) : ntfs.open(file, content)
}

/**
 * A file that lost attributes may have lost its content, or the reparse point that says where the content is; what is left
 * then looks like an empty file, or one of zeros.
 */
function refuseLost(ntfs: Ntfs, { number }: NtfsFile, content: AttributeContent | undefined): void {
  if (content !== undefined && content.extents?.has(HOLE) !== true) return
  throw new NtfsError(
    'The record of the file is damaged, and its content cannot be found',
    `${ntfs.source.label}, ${recordPlace(number).text}`,
  )
}

/** The unnamed stream of a system-compressed file is a hole of the right length; its content is in another stream. */
function openUnpacked(ntfs: Ntfs, file: NtfsFile, content: AttributeContent): StreamReader {
  const algorithm = readReparsePoint(ntfs, file)?.wofAlgorithm
  const packed = algorithm === undefined ? undefined : ntfs.content(file, AttributeType.Data, WOF_STREAM)
  if (algorithm === undefined || packed === undefined) return ntfs.open(file, content)
  return new WofReader(ntfs.open(file, packed), algorithm, content.size, recordPlace(file.number).text)
}

/** Why the content of a file is not on this disk; undefined when it is. */
export function absenceOf(ntfs: Ntfs, file: NtfsFile): ContentAbsence | undefined {
  const reparse = readReparsePoint(ntfs, file)
  if (reparse === undefined || file.directory) return undefined
  if (reparse.tag === ReparseTag.Wof && reparse.wofAlgorithm !== undefined) return undefined
  const data = ntfs.content(file, AttributeType.Data)
  return contentAbsence({
    tag: reparse.tag,
    attributes: file.standardInformation()?.attributes ?? 0,
    size: data?.size ?? 0,
    ...holesOf(data),
  })
}

function holesOf(data: AttributeContent | undefined): { holes: boolean; empty: boolean } {
  const extents = data?.extents
  if (extents === undefined) return { holes: false, empty: false }
  return { holes: extents.has(HOLE), empty: extents.firstCluster() === undefined }
}
