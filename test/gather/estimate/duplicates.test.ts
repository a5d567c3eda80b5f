import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { differentContents } from '../../../src/gather/estimate/different-contents.ts'
import { findDuplicates, Standing } from '../../../src/gather/estimate/duplicates.ts'
import { type MadeFile, MadeFiles } from '../../support/made-files.ts'

const test = suite('duplicates in an estimate')

/** Files of one size each unless `size` says otherwise. */
function* files(count: number, seedOf: (number: number) => number, size = 4096): Generator<MadeFile> {
  for (let number = 0; number < count; number++) {
    yield { path: `C:\\Many\\${number}`, size, seed: seedOf(number), kindAt: () => 'noise' }
  }
}

/** How many contents the estimate takes for different. */
function different(made: MadeFiles, looks?: number): number {
  const { standings, share } = findDuplicates(made.selection, () => true, looks)
  let sum = 0
  for (const standing of standings) {
    if (standing === Standing.single) sum++
    if (standing === Standing.unknown) sum += 1 - share.files
  }
  return sum
}

test('few files are told exactly', () => {
  assert.is(different(new MadeFiles(files(100, (number) => number % 30))), 30)
  assert.is(different(new MadeFiles(files(100, (number) => number))), 100)
})

test('a hundred thousand files of one size are looked at by a sample', () => {
  const count = 100_000
  for (const [title, seedOf, truth] of [
    ['all different', (number: number) => number, count],
    ['all equal', () => 7, 1],
    ['a folder and its copy', (number: number) => number % (count / 2), count / 2],
    ['half of them equal', (number: number) => (number % 2 === 0 ? 0 : number), count / 2],
    ['a hundred contents', (number: number) => number % 100, 100],
  ] as const) {
    const made = new MadeFiles(files(count, seedOf))
    const told = different(made)
    console.log(`\n# ${title}: ${Math.round(told)} of ${truth}`)
    assert.ok(made.opened <= 6500, `${made.opened} looks`)
    assert.ok(Math.abs(told - truth) <= truth * 0.15 + count * 0.01, `${title}: ${told} and not ${truth}`)
  }
})

test('large files that are alike at their beginning, middle and end are told apart', () => {
  const size = 64 * 1024 * 1024
  const made = new MadeFiles(
    [1, 2].map((seed) => ({
      path: `C:\\${seed}.part`,
      size,
      seed,
      // One eighth of each is there, not the same.
      kindAt: (position: number) =>
        Math.floor(position / (size / 8)) === seed + 1 ? ('noise' as const) : ('zeros' as const),
    })),
  )
  assert.is(different(made), 2)
})

test('what is left out is neither looked at nor counted', () => {
  const made = new MadeFiles(files(10, () => 1))
  const { standings } = findDuplicates(made.selection, (index) => index > 4)
  assert.equal([...standings].filter((standing) => standing === Standing.leftOut).length, 5)
  assert.equal([...standings].filter((standing) => standing === Standing.duplicate).length, 4)
  assert.is(made.opened, 5)
})

test('contents are counted from a sample', () => {
  // All were seen.
  assert.is(differentContents([1, 1, 2], 4), 3)
  // None came twice.
  assert.is(differentContents(Array(100).fill(1), 1000), 1000)
  // All come twice: a tenth of the files shows a hundredth of the pairs.
  assert.is(differentContents([...Array(90).fill(1), ...Array(5).fill(2)], 1000), 500)
  // One content is half of all.
  assert.is(differentContents([50, ...Array(50).fill(1)], 1000), 501)
  assert.is(differentContents([], 10), 10)
})

test.run()
