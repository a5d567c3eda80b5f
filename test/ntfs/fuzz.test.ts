import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { MemoryBlockSource } from '../../src/disk/index.ts'
import { StateliftError, type Warning } from '../../src/errors/index.ts'
import type { ListFrom } from '../../src/ntfs/index.ts'
import { type Entry, NtfsVolume } from '../../src/volume/index.ts'
import { ntfsFixture } from '../support/ntfs/ntfs-fixtures.ts'
import { layoutOf } from '../support/ntfs/ntfs-surgery.ts'
import { randomFrom } from '../support/random.ts'

const IMAGES = 10_000
/** More than any sound listing of this volume has; a mutated one must not go on without end either. */
const MOST_ENTRIES = 2_000
const LONGEST_MILLISECONDS = 2_000

test(`${IMAGES} mutated volumes are read to the end, with typed errors and warnings only`, () => {
  const { image } = ntfsFixture('tiny')
  const pristine = Buffer.from(image)
  const random = randomFrom(20_261_121)
  const places = metadataSectors(image)
  const { mft, recordSize } = layoutOf(image)
  let refused = 0
  let warned = 0
  for (let i = 0; i < IMAGES; i++) {
    const changed = mutate(image, places, random)
    const started = process.cpuUsage()
    // Files whose records are as they were are read in one of eight images, each time others.
    const touched = new Set(changed.map((at) => Math.floor((at - mft) / recordSize)))
    const look = (entry: Entry) => touched.has(Number(entry.id)) || (Number(entry.id) + i) % 8 === 0
    const { opened, warnings } = readEverything(image, i % 2 === 0 ? 'table' : 'indexes', look)
    const took = process.cpuUsage(started).user / 1000
    assert.ok(took < LONGEST_MILLISECONDS, `image ${i} took ${took} ms`)
    if (!opened) refused += 1
    if (warnings > 0) warned += 1
    for (const at of changed) image[at] = pristine[at] ?? 0
  }
  // The mutations must hit what matters, and must not hit so hard that nothing is read.
  assert.ok(refused < IMAGES / 4, `${refused} were refused`)
  assert.ok(warned > IMAGES / 10, `${warned} gave warnings`)
})

/** Sectors of records, index nodes and the boot sector: where a change is felt. */
function metadataSectors(image: Buffer): number[] {
  const found = [0]
  for (let at = 512; at < image.length; at += 512) {
    const signature = image.toString('latin1', at, at + 4)
    if (signature === 'FILE' || signature === 'INDX' || signature === 'RSTR') found.push(at, at + 512)
  }
  return found
}

/** Changes one to eight bytes and gives their places. Lengths, offsets and flags stand early in structures, so low bits and small numbers are tried most. */
function mutate(image: Buffer, places: readonly number[], random: (below: number) => number): number[] {
  const changed: number[] = []
  const count = 1 + random(8)
  for (let i = 0; i < count; i++) {
    const sector = places[random(places.length)] ?? 0
    const at = random(10) === 0 ? random(image.length) : sector + random(510)
    const values = [0, 0xff, 0x80, 1 + random(16), random(256), (image[at] ?? 0) ^ (1 << random(8))]
    image[at] = values[random(values.length)] ?? 0
    changed.push(at)
  }
  return changed
}

function readEverything(
  image: Buffer,
  listFrom: ListFrom,
  look: (entry: Entry) => boolean,
): { opened: boolean; warnings: number } {
  const warnings: Warning[] = []
  const options = { listFrom, onWarning: (warning: Warning) => warnings.push(warning) }
  const volume = attempt(
    () => new NtfsVolume(new MemoryBlockSource(image), { kind: 'ntfs', source: 'fuzz' }, options),
  )
  const root = attempt(() => volume?.root())
  if (volume === undefined || root === undefined) return { opened: false, warnings: warnings.length }
  attempt(() => volume.state())
  attempt(() => volume.lookup('\\many\\A FILE WITH NUMBER 7.TXT'))
  let entries = 0
  const waiting = [root]
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    const parent = directory
    for (const entry of attempt(() => volume.list(parent)) ?? []) {
      entries += 1
      assert.ok(entries < MOST_ENTRIES, 'the listing has no end')
      assert.not.match(entry.name, /[\0/\\]/)
      assert.ok(entry.name !== '.' && entry.name !== '..' && entry.name !== '')
      if (entry.directory) waiting.push(entry)
      if (look(entry)) readEntry(volume, entry)
    }
  }
  for (const { kind } of warnings) assert.match(kind, /^ntfs-/)
  return { opened: true, warnings: warnings.length }
}

const piece = Buffer.alloc(20_000)

function readEntry(volume: NtfsVolume, entry: Entry): void {
  attempt(() => volume.absence(entry))
  const details = attempt(() => volume.details(entry))
  for (const stream of ['', ...(details?.streams.map(({ name }) => name) ?? [])]) {
    attempt(() => {
      const reader = volume.open(entry.id, stream)
      assert.ok(reader.size >= 0 && Number.isSafeInteger(reader.size))
      const got = reader.read(piece, 0, piece.length, 0)
      assert.is(got, Math.min(piece.length, reader.size))
      reader.read(piece, 0, 1000, Math.max(0, reader.size - 500))
    })
  }
}

/** Undefined for what cannot be read; any error but our own is a fault of the reader. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (error instanceof StateliftError) return undefined
    throw error
  }
}

test.run()
