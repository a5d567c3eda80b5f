import { createHash } from 'node:crypto'
import { entryName, entryOverhead, type OwnerPair } from '../../store/index.ts'
import { type Volume, VolumeError } from '../../volume/index.ts'
import { omittedAttributes } from '../omitted-attributes.ts'
import { draftRecord } from '../pipeline/index.ts'
import type { FileSelection, SelectedNode } from '../select-files.ts'
import type { CountedRecords } from './counted-records.ts'

/** What the sample tells of all objects. */
export interface RecordEstimate {
  /** Headers of an entry, on average. */
  readonly entryBytes: number
  /** Alternate streams, which are found only when a file is looked at. */
  readonly streams: number
  readonly streamBytes: number
}

/** Runs of neighbours: their lines repeat each other in the catalog. */
const RUNS = 40
const RUN = 100

export interface RecordStore {
  readonly encrypted: boolean
  /** What the catalog calls the volume if its files are linked. */
  readonly linkedOn?: (volume: Volume) => string | undefined
}

/** Makes the catalog's lines of a sample of the files, directories and links, and counts those of all. */
export function sampleRecords(
  selection: FileSelection,
  records: CountedRecords,
  store: RecordStore,
): RecordEstimate {
  const { files, directories, links } = selection
  const nodes = [...directories, ...links]
  const total = files.length + nodes.length
  const at = (index: number): SelectedNode | undefined =>
    index < files.length ? files.at(index) : nodes[index - files.length]
  const seen = { objects: 0, lines: 0, entries: 0, streams: 0, streamBytes: 0 }
  const before = records.bytes
  for (const index of sampleOf(total)) {
    const object = at(index)
    if (object === undefined) continue
    const linked = object.entry.directory ? undefined : store.linkedOn?.(object.volume)
    const streams = addRecords(object, index, selection, records, linked)
    seen.objects++
    seen.entries += entryOverhead(entryName(object.path), store.encrypted, object.entry.size)
    seen.streams += streams.length
    seen.streamBytes += streams.reduce((sum, { size }) => sum + size, 0)
  }
  if (seen.objects === 0) return { entryBytes: 0, streams: 0, streamBytes: 0 }
  const times = total / seen.objects
  const lines = records.bytes - before
  const others = total - seen.objects
  const otherStreams = Math.round(seen.streams * (times - 1))
  records.addAlike(others + otherStreams, Math.round(lines * (times - 1)))
  return {
    entryBytes: seen.entries / seen.objects,
    streams: seen.streams + otherStreams,
    streamBytes: Math.round(seen.streamBytes * times),
  }
}

function* sampleOf(total: number): Generator<number> {
  if (total <= RUNS * RUN) {
    for (let index = 0; index < total; index++) yield index
    return
  }
  for (let run = 0; run < RUNS; run++) {
    const start = Math.floor((run * (total - RUN)) / (RUNS - 1))
    for (let index = start; index < start + RUN; index++) yield index
  }
}

/** Adds the record of an object and those of its streams; gives the streams. */
function addRecords(
  object: SelectedNode,
  index: number,
  { owners }: FileSelection,
  records: CountedRecords,
  linked: string | undefined,
): readonly { readonly name: string; readonly size: number }[] {
  const { path, volume, entry } = object
  const who = owners.at(object.owners)
  const pairs = who.map(({ component, context }): OwnerPair => [component, context])
  const claim = { owners: pairs, omits: omittedAttributes(who) }
  try {
    if (linked !== undefined) {
      // Nobody reads the file: neither its hash nor its details are known.
      const draft = draftRecord(object, undefined, claim, 0, { size: entry.size })
      records.addRecord({ ...draft, content: entryName(path), linked })
      return []
    }
    const details = volume.details(entry)
    const sha256 = createHash('sha256').update(`${index}`).digest('hex')
    const add = (stream: string | undefined, size: number): void => {
      const draft = draftRecord(object, stream, claim, 0, { size, details })
      const hasContent = !entry.directory || stream !== undefined
      records.addRecord(hasContent ? { ...draft, sha256, content: entryName(path, stream) } : draft)
    }
    add(undefined, entry.size)
    for (const { name, size } of details.streams) add(name, size)
    return details.streams
  } catch (error) {
    if (error instanceof VolumeError) return []
    throw error
  }
}
