import { zstdCompressSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { prose } from '../../../scripts/sample/content.ts'
import { findDuplicates } from '../../../src/gather/estimate/duplicates.ts'
import { sampleContents } from '../../../src/gather/estimate/sample-contents.ts'
import { Compressor, compressionPlan } from '../../../src/store/index.ts'
import { type ContentKind, type MadeFile, MadeFiles } from '../../support/made-files.ts'

const test = suite('sampling contents')

const KB = 1024
const MB = 1024 * KB
const GB = 1024 * MB
const TEXT = prose('made', MB)
/** Bytes of text after compression, for each byte, in blocks as the made files have them. */
const TEXT_RATIO = zstdCompressSync(TEXT.subarray(0, 64 * KB)).length / (64 * KB)
/** What may be read at most, and how often a file may be opened: duplicates, first sample and more samples. */
const MOST_READ = 512 * MB
const MOST_LOOKS = 34_000

function sample(files: Iterable<MadeFile>) {
  const made = new MadeFiles(files)
  const compressor = new Compressor(compressionPlan('zstd'))
  const duplicates = findDuplicates(made.selection, () => true)
  const estimate = sampleContents(made.selection, duplicates, compressor, new AbortController().signal)
  assert.ok(made.bytesRead <= MOST_READ, `${made.bytesRead} bytes were read`)
  assert.ok(made.opened <= MOST_LOOKS, `${made.opened} files were opened`)
  return { ...estimate, made }
}

function near(estimate: number, truth: number, part: number): void {
  const off = (estimate - truth) / truth
  console.log(`\n# ${(off * 100).toFixed(1)} % off`)
  assert.ok(Math.abs(off) <= part, `${estimate} is not within ${part * 100} % of ${truth}`)
}

const all = (kind: ContentKind) => () => kind

function* files(
  count: number,
  make: (number: number) => Omit<MadeFile, 'path'> & { name: string },
): Generator<MadeFile> {
  for (let number = 0; number < count; number++) {
    const { name, ...file } = make(number)
    yield { path: `C:\\Files\\${name}`, ...file }
  }
}

test('a huge file that compresses in its first tenth only', () => {
  const size = 40 * GB
  const kindAt = (position: number) => (position < size / 10 ? 'zeros' : 'noise')
  const { storedBytes } = sample([{ path: 'C:\\disk.vhd', size, seed: 1, kindAt }])
  near(storedBytes, size * 0.9, 0.02)
})

test('a huge file with data in a few stretches, the rest empty', () => {
  const size = 100 * GB
  // 5 GB of data in 20 stretches.
  const kindAt = (position: number) => (position % (5 * GB) < 256 * MB ? 'noise' : 'zeros')
  const { storedBytes } = sample([{ path: 'C:\\sparse.vhdx', size, seed: 1, kindAt }])
  near(storedBytes, 5 * GB, 0.1)
})

test('large files of one extension that differ from each other', () => {
  const kinds: ContentKind[] = ['noise', 'zeros', 'zeros', 'noise', 'zeros', 'zeros', 'noise']
  const size = 6 * GB
  const { storedBytes } = sample(
    files(kinds.length, (number) => ({
      name: `${number}.dat`,
      size: size + number * MB,
      seed: number,
      kindAt: all(kinds[number] ?? 'noise'),
    })),
  )
  near(storedBytes, 3 * size, 0.05)
})

test('few small files are read whole', () => {
  const { storedBytes, contents, made } = sample(
    files(50, (number) => ({
      name: `${number}.txt`,
      size: 64 * KB - number,
      seed: number,
      kindAt: all('text'),
    })),
  )
  assert.is(contents, 50)
  near(storedBytes, 50 * 64 * KB * TEXT_RATIO, 0.1)
  assert.is(made.bytesRead, made.selection.bytes)
})

test('many tiny files of as many extensions', () => {
  const count = 100_000
  const { storedBytes, contents } = sample(
    files(count, (number) => ({
      name: `cache.${number}`,
      size: 2000 + ((number * 7919) % 3000),
      seed: number,
      kindAt: all(number % 3 === 0 ? 'noise' : 'zeros'),
    })),
  )
  near(storedBytes, (count / 3) * 3500, 0.1)
  // Those of zeros of the same size are equal: two thirds of 3,000 sizes, and never two neighbours without one of noise.
  near(contents, count / 3 + 2000, 0.1)
})

test('the same is estimated each time', () => {
  const make = () =>
    sample(
      files(30_000, (number) => ({
        name: `${number}.bin`,
        size: 10_000 + (number % 50),
        seed: number % 9000,
        kindAt: all(number % 2 === 0 ? 'noise' : 'text'),
      })),
    )
  const [once, twice] = [make(), make()]
  assert.is(once.storedBytes, twice.storedBytes)
  assert.is(once.contents, twice.contents)
})

test('what cannot be read counts in full', () => {
  const gone = { path: 'C:\\a.txt', size: 5000, seed: 1, kindAt: all('text'), gone: true } as const
  assert.is(sample([gone]).storedBytes, 5000)
})

test.run()
