/**
 * Directories and links: facts without content.
 */
import { type PackedContent, type Packer, packerFor } from '../../store/index.ts'
import type { Entry, EntryDetails } from '../../volume/index.ts'
import type { CaptureRun } from './capture-run.ts'
import { contentFailure } from './content-source.ts'
import { HASH_BYTES } from './messages.ts'
import type { EfsContent } from './pending-content.ts'
import type { SourceObject } from './source-object.ts'

const DIRECTORIES_AT_ONCE = 256

/** Whether it has no content of its own. */
export function isNode({ directory, reparseTag, size }: Entry): boolean {
  return directory || (reparseTag !== 0 && size === 0)
}

export class NodeCapture {
  readonly #run: CaptureRun
  readonly #directories: { object: SourceObject; details: EntryDetails }[] = []
  #packer: Packer | undefined
  /** A buffer that the store is done with. */
  #spare: Uint8Array | undefined

  constructor(run: CaptureRun) {
    this.#run = run
  }

  /** Writes the record of a node, or its failure; a directory's entry comes with others. */
  take(object: SourceObject): void {
    const { options, outcomes } = this.#run
    const details = this.detailsOf(object)
    if (details === undefined) return
    if (!object.entry.directory || details.reparse !== undefined) {
      const draft = outcomes.draft(object, undefined, { size: 0, details })
      options.writer.addRecord(draft)
      outcomes.captured(draft, object.owners)
    } else if (this.#directories.push({ object, details }) >= DIRECTORIES_AT_ONCE) this.store()
  }

  /** Of any object; its alternate streams are found by this. Undefined when they cannot be had, which is then reported. */
  detailsOf(object: SourceObject): EntryDetails | undefined {
    try {
      const details = object.volume.details(object.entry)
      this.findStreams(object, details)
      return details
    } catch (error) {
      const content = { object, stream: undefined, size: object.entry.size }
      this.#run.outcomes.failed(content, contentFailure(error))
      return undefined
    }
  }

  findStreams(object: SourceObject, details: EntryDetails): void {
    for (const { name, size, plainSize } of details.streams) {
      const efs: EfsContent | undefined = plainSize === undefined ? undefined : { raw: 'efs', plainSize }
      this.#run.find({ object, stream: name, size, attempts: 0, efs })
    }
    const keys = details.efs?.keys
    if (keys === undefined) return
    this.#run.find({ object, stream: keys.name, size: keys.size, attempts: 0, efs: { raw: 'efs-keys' } })
  }

  /** Puts the directories that were taken into the store, unless a large content is being written. */
  store(): void {
    const { sink, outcomes, largeTurn } = this.#run
    if (this.#directories.length === 0 || largeTurn.end !== undefined) return
    this.#packer ??= packerFor(sink.packing)
    const packer = this.#packer
    const named = this.#directories.splice(0).map(({ object, details }) => {
      return { object, details, name: `${sink.nameFor(object.path)}/` }
    })
    packer.begin(
      named.reduce((room, { name }) => room + packer.room(name, 0), 0),
      this.#spare,
    )
    this.#spare = undefined
    const contents = named.map(({ object, details, name }): PackedContent => {
      const { times, attributes } = object.entry
      const draft = outcomes.draft(object, undefined, { size: 0, details })
      outcomes.captured(draft, object.owners)
      return { draft, hash: NO_HASH, seen: false, ...packer.pack({ name, times, attributes }, NOTHING) }
    })
    const batch = packer.end()
    void sink.put(batch, contents).then(() => {
      this.#spare = batch.bytes
    })
  }
}

const NOTHING = new Uint8Array(0)
const NO_HASH = Buffer.alloc(HASH_BYTES)
