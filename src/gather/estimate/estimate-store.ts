import {
  type Compression,
  Compressor,
  compressionPlan,
  entryOverhead,
  type RecordSink,
  type StoreType,
} from '../../store/index.ts'
import type { Volume } from '../../volume/index.ts'
import type { FileSelection } from '../select-files.ts'
import { CountedRecords } from './counted-records.ts'
import { findDuplicates } from './duplicates.ts'
import { folderSizes } from './folder-sizes.ts'
import { sampleContents } from './sample-contents.ts'
import { type RecordEstimate, sampleRecords } from './sample-records.ts'

/** What a capture would come to. Bytes. */
export interface StoreEstimate {
  readonly objects: number
  /** Sum of the sizes of what was selected. */
  readonly contentBytes: number
  /** The archive of a compressed store; 0 of other types. */
  readonly archiveBytes: number
  /** Sizes of what a store that is a folder has besides the captured files: catalog, manifest, registry, and folders. */
  readonly besides: readonly number[]
  /** Alternate streams, about: each is a file of its own. */
  readonly streams: number
  readonly streamBytes: number
  /** Of the catalog, which grows during the run. */
  readonly catalogBytes: number
}

export interface EstimateTask {
  readonly files: FileSelection
  /** Whether the store will hold the content of the file with this number. */
  readonly keeps: (index: number) => boolean
  readonly store: StoreType
  /** Of a hard-link store: what the catalog calls the volume on which files are linked; undefined where they are copied. */
  readonly linkedOn?: (volume: Volume) => string | undefined
  readonly compression: Compression
  readonly encrypted: boolean
  /** Hands over what is made and not read from volumes: registry, objects that rules pretend. */
  readonly gather: (records: RecordSink) => Promise<void>
  /** The manifest's text. */
  readonly manifest: string
  readonly signal: AbortSignal
}

/** What a store adds to its manifest, about: its id, counts and sums, the end of the run. Bytes. */
const STORE_FACTS = 900

/**
 * Estimates a store from samples of its contents and of its catalog: exactly the same each time, and without reading
 * more than a few hundred megabytes.
 */
export async function estimateStore(task: EstimateTask): Promise<StoreEstimate> {
  const { files, directories, links } = task.files
  const compressor = new Compressor(compressionPlan(task.compression))
  const records = new CountedRecords(compressor)
  await task.gather(records)
  const made = records.count
  const sample = sampleRecords(task.files, records, task)
  await records.addContent('manifest.json', [Buffer.from(task.manifest), Buffer.alloc(STORE_FACTS, ' ')])
  const archived = task.store === 'compressed'
  return {
    objects: made + files.length + directories.length + links.length + sample.streams,
    contentBytes: files.bytes + sample.streamBytes,
    archiveBytes: archived ? archiveBytes(task, compressor, records, sample) : 0,
    besides: [
      records.bytes,
      ...records.contents.map(({ size }) => size),
      ...(archived ? [] : folderSizes(task.files, task.keeps)),
    ],
    streams: sample.streams,
    streamBytes: sample.streamBytes,
    catalogBytes: records.bytes,
  }
}

function archiveBytes(
  { files: { files, directories }, keeps, encrypted, signal }: EstimateTask,
  compressor: Compressor,
  records: CountedRecords,
  { streams, streamBytes, entryBytes }: RecordEstimate,
): number {
  const { contents, storedBytes } = sampleContents(files, findDuplicates(files, keeps), compressor, signal)
  const entries = contents + streams + directories.length
  const made = records.contents.reduce(
    (sum, { name, storedBytes }) => sum + storedBytes + entryOverhead(name, encrypted),
    0,
  )
  return storedBytes + streamBytes + Math.round(entries * entryBytes) + made + records.storedBytes
}
