/**
 * One large content: one worker reads and hashes it piece by piece, all of them compress, and the pieces are written in order.
 */
import { type ContentSink, type LargeContent, Method, PIECE } from '../../store/index.ts'
import type { Slots } from '../../threads/index.ts'
import type { CapturePool } from './capture-pool.ts'
import type { ContentFailure, OpenResult } from './messages.ts'
import type { Outcomes } from './outcomes.ts'
import type { Found, PendingContent } from './pending-content.ts'

const ATTEMPTS = 3

export interface LargeCapture {
  readonly pool: CapturePool
  readonly sink: ContentSink
  readonly outcomes: Outcomes
  readonly slots: Slots
  readonly buffers: readonly SharedArrayBuffer[]
  /** Sizes of large contents in the store: one more of such a size may be equal. */
  readonly sizes: Set<number>
  throwIfStopped(): void
}

/** Resolves when the content is in the store, or its failure is reported. */
export async function captureLarge(capture: LargeCapture, content: PendingContent): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const failure = await tryOnce(capture, content)
    if (failure === undefined) return
    if (failure.outcome !== 'changed' || attempt === ATTEMPTS) {
      capture.outcomes.failed(content, failure)
      return
    }
  }
}

async function tryOnce(capture: LargeCapture, content: PendingContent): Promise<ContentFailure | undefined> {
  const { pool, sink, sizes } = capture
  const { object, stream } = content
  const owner = pool.leastBusy()
  const opened = await pool.run(
    {
      kind: 'open',
      volume: object.volume.spec,
      id: object.entry.id,
      stream,
      hashFirst: sizes.has(content.size),
    },
    owner,
  )
  if (opened.kind === 'failed') return opened.failure
  if (opened.hash !== undefined && (await storeKnown(capture, content, opened, opened.hash, owner)))
    return undefined
  const packing = sink.packing
  const compress =
    opened.worthwhile && packing.kind === 'archive' && packing.compression.compression !== 'none'
  const method = compress ? methodOf(packing.compression.compression) : Method.Stored
  const { times, attributes } = object.entry
  const large = sink.beginLarge({
    name: sink.nameFor(object.path, stream),
    size: opened.size,
    method,
    times: { ...times, modified: opened.modified ?? times.modified },
    attributes,
  })
  try {
    const failure = await copyPieces(capture, large, opened.size, compress, owner)
    const closed = await pool.run({ kind: 'close' }, owner)
    if (closed.kind === 'failed') throw new Error('a content could not be closed')
    if (failure !== undefined || closed.changed) {
      await large.cancel()
      return failure ?? CHANGED
    }
    const hash = Buffer.from(closed.hash)
    const draft = capture.outcomes.draft(object, content.stream, foundOf(content, opened, hash))
    await large.finish({ draft, hash, crc: closed.crc })
    sizes.add(opened.size)
    capture.outcomes.captured(draft, object.owners)
    return undefined
  } catch (error) {
    await large.cancel().catch(() => undefined)
    throw error
  }
}

const CHANGED: ContentFailure = {
  outcome: 'changed',
  reason: `it changed while it was read, ${ATTEMPTS} times`,
  systemCode: 'EBUSY',
}

function methodOf(compression: 'zstd' | 'deflate' | 'none'): Method {
  return { zstd: Method.Zstandard, deflate: Method.Deflate, none: Method.Stored }[compression]
}

/** Whether the content was in the store before; then its record is written. */
async function storeKnown(
  { pool, sink, outcomes }: LargeCapture,
  content: PendingContent,
  opened: OpenResult,
  hash: Uint8Array,
  owner: number,
): Promise<boolean> {
  const digest = Buffer.from(hash)
  const draft = outcomes.draft(content.object, content.stream, foundOf(content, opened, digest))
  const name = sink.nameFor(content.object.path, content.stream)
  if (!sink.putKnown(draft, digest, name)) return false
  await pool.run({ kind: 'close' }, owner)
  outcomes.captured(draft, content.object.owners)
  return true
}

function foundOf({ details, efs }: PendingContent, { size, modified }: OpenResult, hash: Buffer): Found {
  return { size, modified, details, efs, sha256: hash.toString('hex') }
}

/** A piece as it goes into the store, in a slot. */
interface PackedPiece {
  readonly slot: number
  readonly length: number
  /** CRC-32 of a piece that is sealed. */
  readonly crc?: number | undefined
}

/** Gives the failure of the first piece that could not be read. */
async function copyPieces(
  capture: LargeCapture,
  large: LargeContent,
  size: number,
  compress: boolean,
  owner: number,
): Promise<ContentFailure | undefined> {
  const { pool, slots, sink } = capture
  let failure: ContentFailure | undefined
  let frame = 1

  async function pieceAt(position: number, slot: number): Promise<PackedPiece | undefined> {
    const length = Math.min(PIECE, size - position)
    const last = position + length === size
    const task = { kind: 'pack', slot, length, compress, last, seal: large.seal, frame: frame++ } as const
    const read = await pool.run({ kind: 'read', slot, position, length }, owner)
    if (read.kind === 'failed') {
      failure ??= read.failure
      slots.give(slot)
      return undefined
    }
    if (!compress && large.seal === undefined) return { slot, length }
    const packed = await pool.run(task)
    if (packed.kind === 'failed') throw new Error('a piece could not be packed')
    return { slot, length: packed.length, crc: packed.crc }
  }

  let written: Promise<void> = Promise.resolve()
  for (let position = 0; position < size && failure === undefined; position += PIECE) {
    capture.throwIfStopped()
    const slot = await slots.take()
    await sink.room()
    written = writeInOrder(capture, large, written, pieceAt(position, slot))
    // A rejection is met where `written` is awaited; until then it must not count as unhandled.
    written.catch(() => undefined)
  }
  await written
  return failure
}

async function writeInOrder(
  { slots, buffers, outcomes }: LargeCapture,
  large: LargeContent,
  before: Promise<void>,
  packing: Promise<PackedPiece | undefined>,
): Promise<void> {
  const [piece] = await Promise.all([packing, before])
  if (piece === undefined) return
  const { slot, length, crc } = piece
  const buffer = buffers[slot]
  if (buffer === undefined) throw new Error(`there is no slot ${slot}`)
  const done = large.write(new Uint8Array(buffer, 0, length), crc)
  outcomes.stored(length)
  void done.then(() => slots.give(slot))
}
