import {
  type Compression,
  Compressor,
  compressionPlan,
  entryOverhead,
  type RecordSink,
} from '../../store/index.ts'
import type { FileSelection } from '../select-files.ts'
import { CountedRecords } from './counted-records.ts'
import { findDuplicates } from './duplicates.ts'
import { sampleContents } from './sample-contents.ts'
import { sampleRecords } from './sample-records.ts'

/** What a capture would come to. Bytes. */
export interface StoreEstimate {
  readonly objects: number
  /** Sum of the sizes of what was selected. */
  readonly contentBytes: number
  /** The archive of a compressed store. */
  readonly archiveBytes: number
  /** Sizes of the files that a store has besides the captured ones: catalog, manifest, registry. */
  readonly besides: readonly number[]
  /** Sizes of alternate streams, about. */
  readonly streamBytes: number
  /** Of the catalog, which grows during the run. */
  readonly catalogBytes: number
}

export interface EstimateTask {
  readonly files: FileSelection
  /** Whether the store will hold the content of the file with this number. */
  readonly keeps: (index: number) => boolean
  readonly compression: Compression
  readonly encrypted: boolean
  /** Hands over what is made and not read from volumes: registry, objects that rules pretend. */
  readonly gather: (records: RecordSink) => Promise<void>
  /** The manifest's text. */
  readonly manifest: string
  readonly signal: AbortSignal
}

/**
 * Estimates a store from samples of its contents and of its catalog: exactly the same each time, and without reading
 * more than a few hundred megabytes.
 */
export async function estimateStore(task: EstimateTask): Promise<StoreEstimate> {
  const { files, directories } = task.files
  const compressor = new Compressor(compressionPlan(task.compression))
  const records = new CountedRecords(compressor)
  await task.gather(records)
  const made = records.count
  const sample = sampleRecords(task.files, records, task.encrypted)
  const duplicates = findDuplicates(files, task.keeps)
  const contents = sampleContents(files, duplicates, compressor, task.signal)
  const manifest = Buffer.from(task.manifest)
  await records.addContent('manifest.json', [manifest])
  const headers = records.contents.reduce((sum, { name }) => sum + entryOverhead(name, task.encrypted), 0)
  const entries = contents.contents + sample.streams + directories.length
  return {
    objects: made + files.length + directories.length + task.files.links.length + sample.streams,
    contentBytes: files.bytes + sample.streamBytes,
    archiveBytes:
      contents.storedBytes +
      sample.streamBytes +
      Math.round(entries * sample.entryBytes) +
      records.contents.reduce((sum, { storedBytes }) => sum + storedBytes, 0) +
      records.storedBytes +
      headers,
    besides: [records.bytes, ...records.contents.map(({ size }) => size)],
    streamBytes: sample.streamBytes,
    catalogBytes: records.bytes,
  }
}
