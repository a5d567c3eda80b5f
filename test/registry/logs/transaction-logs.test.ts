import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Diagnostics } from '../../../src/registry/diagnostics.ts'
import { parseBaseBlock } from '../../../src/registry/format/base-block.ts'
import { dwordOf, Hive, multiStringOf } from '../../../src/registry/index.ts'
import { recover } from '../../../src/registry/logs/recovery.ts'
import { corpusFile, corpusTest } from '../../support/corpus.ts'
import { corpusFacts, recordOf } from '../../support/corpus-facts.ts'
import { buildHive, type HiveSpec, writeChecksum } from '../../support/hive-builder.ts'
import { count, walk } from '../../support/hives/hive-walk.ts'
import { newLog, oldLog, sealEntry } from '../../support/hives/log-builder.ts'

const test = suite('registry: transaction logs')
const onCorpus = corpusTest(test)

/** Every key with its time, every value with its type and bytes. */
function contents(hive: Hive): string[] {
  return [...walk(hive.root)].flatMap(({ path, key, values }) => [
    `${path} ${key.lastWritten} ${key.className}`,
    ...values.map(({ name, type, data }) => `${path}\\${name} ${type} ${Buffer.from(data).toString('hex')}`),
  ])
}

function fromCorpus(name: string, logs: readonly string[]): Hive {
  return Hive.parse(corpusFile(`hives/${name}`), { logs: logs.map((log) => corpusFile(`logs/${log}`)) })
}

const TWINS = [
  ['yarp_NewDirtyHive1__NewDirtyHive', ['LOG1', 'LOG2'], 'yarp_NewDirtyHive1__RecoveredHive_Windows10'],
  ['yarp_OldDirtyHive__OldDirtyHive', ['LOG1', 'LOG2'], 'yarp_OldDirtyHive__RecoveredHive_Windows7'],
] as const

for (const [dirty, suffixes, twin] of TWINS) {
  for (const order of [suffixes, suffixes.toReversed()]) {
    onCorpus(`${dirty} with ${order.join(', ')} is what Windows itself recovered, key for key`, () => {
      const logs = order.map((suffix) => `${dirty}.${suffix}`)
      const hive = fromCorpus(dirty, logs)
      assert.equal(contents(hive), contents(Hive.parse(corpusFile(`hives/${twin}`))))
      assert.is(hive.state, 'recovered')
    })
  }
}

for (const { hive, logs, value } of corpusFacts().filter((fact) => fact.fact === 'log-replay-derived')) {
  onCorpus(`${hive} with its logs has the bytes and keys that another program recovers`, () => {
    const expected = recordOf(value)
    const file = corpusFile(`hives/${hive}`)
    const opened = fromCorpus(hive, logs)
    const recovered = recover(
      file,
      parseBaseBlock(file),
      logs.map((log) => corpusFile(`logs/${log}`)),
      new Diagnostics(hive, undefined),
    )
    if (expected.primaryDirty === false) {
      assert.is(opened.state, 'clean')
      assert.equal(opened.warnings, [])
    } else if (expected.countsAfter === undefined) {
      assert.is(recovered, undefined)
      assert.is(opened.state, 'damaged')
      assert.ok(opened.warnings.some((warning) => warning.kind === 'hive-log-unusable'))
    } else {
      assert.is(opened.state, 'recovered')
      const counts = recordOf(expected.countsAfter)
      const found = count(opened.root)
      assert.is(found.keys, counts.keys)
      assert.is(found.values, counts.values)
      assert.equal(found.types, counts.types)
      if (recovered === undefined) throw new Error('nothing was recovered')
      const bins = recovered.bytes.subarray(4096, 4096 + recovered.base.binsSize)
      const sum = createHash('sha256').update(bins).digest('hex')
      assert.is(sum, expected.sha256From4096ToEndOfBins)
    }
  })
}

/** A hive whose values tell its state; more keys make it larger. */
function state(generation: number, size = 1, more: Partial<HiveSpec> = {}): Buffer {
  const keys = Object.fromEntries(
    Array.from({ length: size * 100 }, (_, index) => [`Key${index}`, { values: { generation } }]),
  )
  return buildHive({
    key: { values: { generation, list: ['a', 'b'] }, keys },
    sequence: 10,
    dirty: true,
    ...more,
  })
}

function generation(hive: Hive): number | undefined {
  const value = hive.root.value('generation')
  return value === undefined ? undefined : dwordOf(value)
}

function kinds(hive: Hive): string[] {
  return hive.warnings.map((warning) => warning.kind)
}

const [s0, s1, s2, s3] = [state(0), state(1), state(2, 3), state(3, 2)]

test('a dirty hive without a log is read as it is, and is called damaged', () => {
  const hive = Hive.parse(s0)
  assert.is(generation(hive), 0)
  assert.is(hive.state, 'damaged')
  assert.equal(kinds(hive), ['hive-dirty'])
})

test('entries of both logs are applied, the earlier log first, in whatever order they are given', () => {
  const earlier = newLog(10, s0, s1)
  const later = newLog(11, s1, s2, s3)
  for (const logs of [
    [earlier, later],
    [later, earlier],
  ]) {
    const hive = Hive.parse(s0, { logs })
    assert.is(generation(hive), 3)
    assert.equal(contents(hive), contents(Hive.parse(state(3, 2, { dirty: false }))))
    assert.is(hive.state, 'recovered')
  }
})

test('sequence numbers wrap at 32 bits', () => {
  const before = state(0, 1, { sequence: 0xffffffff })
  const hive = Hive.parse(before, { logs: [newLog(0, s1, s2), newLog(0xffffffff, before, s1)] })
  assert.is(generation(hive), 2)
})

test('a log whose entries do not follow those of the other one is left out', () => {
  const hive = Hive.parse(s0, { logs: [newLog(10, s0, s1), newLog(13, s2, s3)] })
  assert.is(generation(hive), 1)
  assert.equal(kinds(hive), ['hive-log-incomplete'])
})

test('a log from before the last complete write is left out', () => {
  const hive = Hive.parse(s0, { logs: [newLog(3, s2, s3), newLog(10, s0, s1)] })
  assert.is(generation(hive), 1)
  assert.equal(kinds(hive), ['hive-log-not-applied'])
})

test('recovery stops before an entry whose hash is wrong, and the other log then does not follow', () => {
  const log = newLog(10, s0, s1, s2)
  log.writeUInt8(log.readUInt8(log.length - 700) ^ 1, log.length - 700)
  assert.is(generation(Hive.parse(s0, { logs: [log] })), 1)
  assert.is(generation(Hive.parse(s0, { logs: [log, newLog(12, s2, s3)] })), 1)
})

test('an entry that is left over from an earlier round is not applied', () => {
  const log = Buffer.concat([newLog(10, s0, s1), newLog(4, s1, s2).subarray(512)])
  assert.is(generation(Hive.parse(s0, { logs: [log] })), 1)
})

test('logs of a hive that is not dirty are not looked at', () => {
  const clean = state(0, 1, { dirty: false })
  const hive = Hive.parse(clean, {
    logs: () => {
      throw new Error('the logs were read')
    },
  })
  assert.is(hive.state, 'clean')
})

test('with a bad base block only the log with the latest entries counts, and its base block', () => {
  const broken = Buffer.from(s1)
  broken.fill(0xee, 12, 60)
  const hive = Hive.parse(broken, { logs: [newLog(10, s0, s1), newLog(11, s1, s2)] })
  assert.is(generation(hive), 2)
  assert.equal(kinds(hive), ['hive-base-block-recovered'])
  assert.is(hive.minorVersion, 5)

  const gone = Buffer.from(s1)
  gone.fill(0, 0, 4096)
  assert.is(generation(Hive.parse(gone, { logs: [newLog(11, s1, s2)] })), 2)
})

test('an old log of the same time is applied; one of an earlier time is not', () => {
  const hive = Hive.parse(s0, { logs: [oldLog(10, s0, s2)] })
  assert.is(generation(hive), 2)
  assert.is(hive.state, 'recovered')
  const list = hive.root.value('list')
  assert.equal(list === undefined ? undefined : multiStringOf(list), ['a', 'b'])

  const early = Buffer.from(s1)
  early.writeBigUInt64LE(early.readBigUInt64LE(12) - 1n, 12)
  writeChecksum(early)
  const left = Hive.parse(s0, { logs: [oldLog(10, s0, early)] })
  assert.is(generation(left), 0)
  assert.equal(kinds(left), ['hive-log-not-applied', 'hive-dirty'])
})

test('of two old logs the one of the same time is taken; else the latest', () => {
  const later = Buffer.from(s2)
  later.writeBigUInt64LE(later.readBigUInt64LE(12) + 1n, 12)
  writeChecksum(later)
  const latest = Buffer.from(s3)
  latest.writeBigUInt64LE(latest.readBigUInt64LE(12) + 2n, 12)
  writeChecksum(latest)
  assert.is(generation(Hive.parse(s0, { logs: [oldLog(11, s0, later), oldLog(10, s0, s1)] })), 1)
  assert.is(generation(Hive.parse(s0, { logs: [oldLog(11, s0, later), oldLog(12, s0, latest)] })), 3)
})

test('an old log that lacks pages is not applied in part', () => {
  const log = oldLog(10, s0, s2)
  const hive = Hive.parse(s0, { logs: [log.subarray(0, log.length - 512)] })
  assert.is(generation(hive), 0)
  assert.equal(kinds(hive), ['hive-log-unusable', 'hive-dirty'])
})

test('empty logs are nothing to speak of, other files are', () => {
  assert.equal(kinds(Hive.parse(s0, { logs: [Buffer.alloc(0), Buffer.alloc(4096)] })), ['hive-dirty'])
  assert.equal(kinds(Hive.parse(s0, { logs: [Buffer.from('text')] })), ['hive-log-unusable', 'hive-dirty'])
  assert.equal(kinds(Hive.parse(s0, { logs: [s1] })), ['hive-log-unusable', 'hive-dirty'])
})

test('the bytes that were given are not changed', () => {
  const before = Buffer.from(s0)
  const log = newLog(10, s0, s1)
  const logBefore = Buffer.from(log)
  Hive.parse(s0, { logs: [log] })
  assert.ok(s0.equals(before) && log.equals(logBefore))
})

test('an entry that claims a hive of 4 GB makes no such buffer', () => {
  const log = newLog(10, s0, s1)
  log.writeUInt32LE(0xfffff000, 512 + 16)
  sealEntry(log.subarray(512))
  const hive = Hive.parse(s0, { logs: [log] })
  assert.is(generation(hive), 1)
  assert.equal(kinds(hive), ['hive-truncated', 'hive-bin-bad'])
  const recovered = recover(s0, parseBaseBlock(s0), [log], new Diagnostics('hive', undefined))
  assert.is(recovered?.bytes.length, s0.length + log.length)
})

test.run()
