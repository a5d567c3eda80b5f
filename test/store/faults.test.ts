/**
 * The short form of scripts/faults.ts.
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { FaultTally } from '../../scripts/faults/fault-tally.ts'
import { fillAtRandomPoints } from '../../scripts/faults/full.ts'
import { killAtRandomMoments } from '../../scripts/faults/kill.ts'
import { loseReads } from '../../scripts/faults/read-errors.ts'
import { STORE_KINDS, type StoreKind } from '../../scripts/faults/store-kinds.ts'

const test = suite('faults')

const FEW = { folders: 3, files: 40, large: 1 }

for (const [name, kind] of Object.entries(STORE_KINDS)) {
  test(`a run that is killed is continued, and its store is that of an undisturbed one (${name})`, async () => {
    const { survived, lost } = await killAtRandomMoments(kind, { tries: 1, seed: 3, files: FEW })
    assert.equal(lost, [])
    assert.is(survived, 1)
  })
}

function kindOf(name: string): StoreKind {
  const kind = STORE_KINDS[name]
  if (kind === undefined) throw new Error(`there is no kind ${name}`)
  return kind
}

/** Says why where no volumes can be mounted; in CI they must be. */
function possible(result: FaultTally | { readonly impossible: string }): result is FaultTally {
  if (!('impossible' in result)) return true
  process.stdout.write(`# skipped: no volume can be mounted here: ${result.impossible}\n`)
  assert.is(process.env.CI, undefined)
  return false
}

for (const name of ['compressed', 'hardlink']) {
  test(`a volume that runs full ends the run with 72, and when there is room again it is continued (${name})`, async () => {
    // That the volume can be taken away afterwards shows that nothing of the run is still open.
    const result = await fillAtRandomPoints(kindOf(name), { tries: 1, seed: 1 })
    if (possible(result)) assert.equal([result.survived, result.lost], [1, []])
  })
}

test('what cannot be read of the source is named, and the rest is stored whole', async () => {
  const result = await loseReads(kindOf('compressed'), { tries: 1, seed: 1 })
  if (possible(result)) assert.equal([result.survived, result.lost], [1, []])
})

test.run()
