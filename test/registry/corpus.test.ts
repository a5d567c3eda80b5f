import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Hive, HiveError } from '../../src/registry/index.ts'
import { corpusFile, corpusTest } from '../support/corpus.ts'
import { corpusFacts, recordOf } from '../support/corpus-facts.ts'
import { count, walk } from '../support/hives/hive-walk.ts'

const test = suite('registry: every hive of the corpus')
const onCorpus = corpusTest(test)
const facts = corpusFacts()

function open(name: string, logs: readonly string[] = []): Hive {
  return Hive.parse(corpusFile(`hives/${name}`), {
    name,
    logs: logs.map((log) => corpusFile(`logs/${log}`)),
  })
}

/** Facts whose hive another reader could not read: NT 3.1 has cells of its own. */
const UNREAD_BY_OTHERS = new Set(['regf-samples_NT3.1_SOFTWARE'])

/**
 * Other readers count what hivex-like walking finds in damaged places too; the same damage must be warned of
 * here.
 */
for (const { hive, value } of facts.filter(
  (fact) => fact.fact === 'recursive-counts' && fact.kind === 'derived',
)) {
  if (UNREAD_BY_OTHERS.has(hive)) continue
  onCorpus(`${hive}: as many keys, values and values of each type as other readers find`, () => {
    const expected = recordOf(value)
    const opened = open(hive)
    const found = count(opened.root)
    assert.is(found.keys, expected.keys)
    assert.is(found.values, expected.values)
    assert.equal(found.types, expected.types)
    if (Number(expected.errors) > 0) assert.is(opened.state, 'damaged')
  })
}

for (const { hive, value } of facts.filter((fact) => fact.fact === 'header' && fact.kind === 'derived')) {
  onCorpus(`${hive}: the base block reads as other readers read it`, () => {
    const expected = recordOf(value)
    const opened = open(hive)
    assert.is(`1.${opened.minorVersion}`, expected.version)
    assert.is(opened.fileName, expected.fileName)
    const kinds = new Set(opened.warnings.map((warning) => warning.kind))
    assert.is(kinds.has('hive-base-block-bad'), !expected.checksumOk)
    if (expected.checksumOk === true) assert.is(kinds.has('hive-dirty'), expected.dirty)
    assert.is(kinds.has('hive-truncated'), expected.truncated === true)
  })
}

for (const { hive, value, query } of facts.filter((fact) => fact.fact === 'must-error')) {
  onCorpus(`${hive}: is read with a warning where another reader gives up (${query}: ${value})`, () => {
    const opened = open(hive)
    count(opened.root)
    assert.ok(opened.warnings.length > 0)
    assert.ok(opened.warnings.every((warning) => warning.offset !== undefined))
  })
}

onCorpus('a hive of NT 3.1, with its own layout of cells, reads like any other', () => {
  const hive = open('regf-samples_NT3.1_SOFTWARE')
  assert.is(hive.root.name, 'Software')
  assert.is(hive.key('software\\MICROSOFT\\nbf\\CurrentVersion')?.className, undefined)
  assert.is(hive.key('Microsoft\\Nbf\\CurrentVersion')?.className, 'GenericClass')
  const found = count(hive.root)
  assert.is(found.keys, allocatedRecords('regf-samples_NT3.1_SOFTWARE', 'nk'))
  assert.is(found.values, allocatedRecords('regf-samples_NT3.1_SOFTWARE', 'vk'))
  assert.is(hive.state, 'clean')
})

onCorpus('a differencing hive shows how its keys and values lie over those below', () => {
  const hive = open('yarp_System_Delta')
  const walked = [...walk(hive.root)]
  const layers = new Set(walked.map(({ key }) => key.layer))
  assert.equal([...layers].sort(), ['plain', 'supersede-tree', 'tombstone'])
  for (const { key, values } of walked.filter(({ key }) => key.layer === 'tombstone'))
    assert.equal([key.subkeys(), values], [[], []])
  const hidden = walked.flatMap(({ values }) => values.filter((value) => value.tombstone))
  assert.ok(hidden.length > 0)
  assert.ok(hidden.every(({ type, data }) => type === 0 && data.length === 0))
})

for (const name of [
  'ezregistry_NotAHive',
  'yarp_Discovery__1__aa',
  'yarp_SqliteFragment.sqlite',
  'yarp_records_dummy_nk',
]) {
  onCorpus(`${name} is refused as no hive`, () => {
    assert.throws(
      () => open(name),
      (error: unknown) => error instanceof HiveError && error.kind === 'not-a-hive',
    )
  })
}

/**
 * Counts records by stepping through the cells of a hive of NT 3.1, bin by bin: 8 bytes come before a cell's
 * content.
 */
function allocatedRecords(name: string, signature: string): number {
  const bytes = corpusFile(`hives/${name}`)
  let found = 0
  for (let bin = 4096; bin < bytes.length; bin += bytes.readUInt32LE(bin + 8)) {
    const end = bin + bytes.readUInt32LE(bin + 8)
    for (let cell = bin + 32; cell < end; cell += Math.abs(bytes.readInt32LE(cell)))
      if (bytes.readInt32LE(cell) < 0 && bytes.toString('latin1', cell + 8, cell + 10) === signature) found++
  }
  return found
}

test.run()
