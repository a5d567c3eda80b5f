import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Hive, HiveError } from '../../src/registry/index.ts'
import { buildHive, type KeySpec } from '../support/hive-builder.ts'
import { walk } from '../support/hives/hive-walk.ts'
import { newLog, oldLog } from '../support/hives/log-builder.ts'
import { randomFrom } from '../support/random.ts'

const test = suite('registry: hostile and damaged hives')

const SEED = 20_240_501
const HIVES = 10_000
const LOGS = 2_000

/** Small hives of every shape: all kinds of lists, of names, of data. */
function seeds(): Buffer[] {
  const many = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`Key${index}`, { values: { '': index } }]),
  )
  const split = Object.fromEntries(Array.from({ length: 510 }, (_, index) => [`${index}`, {}]))
  const deep = Array.from({ length: 30 }).reduce<KeySpec>((below) => ({ keys: { Deeper: below } }), {})
  const key: KeySpec = {
    className: 'Class',
    values: {
      '': 'default',
      number: 1,
      long: 5n,
      list: ['a', 'b'],
      Привет: 'ü',
      data: { type: 3, data: Buffer.alloc(300, 9) },
    },
    keys: { many: { keys: many }, deep, Ключ: { className: 'C', keys: { ëig: {} } } },
  }
  const large: KeySpec = {
    values: { large: { type: 3, data: Buffer.alloc(40_000, 7) } },
    keys: { many: { keys: many } },
  }
  return [
    buildHive({ key }),
    buildHive({ key, minor: 3 }),
    buildHive({ key: large }),
    buildHive({ key: { keys: split } }),
    buildHive({ key: { keys: split }, minor: 3 }),
  ]
}

/** Numbers at which fields break: none, all, just outside, negative, and offsets of other cells. */
function interesting(random: (below: number) => number, size: number): number {
  const choices = [0, 1, 8, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff8, size, size - 4096, 32]
  const choice = random(choices.length * 2)
  return choices[choice] ?? random(size / 8) * 8
}

function mutate(original: Buffer, random: (below: number) => number): Buffer {
  let bytes = Buffer.from(original)
  for (let changes = 1 + random(8); changes > 0; changes--) {
    if (bytes.length < 8) break
    const at = random(8) === 0 ? random(Math.min(4096, bytes.length)) : random(bytes.length)
    const word = at - (at % 4)
    const kind = random(10)
    if (kind < 3) bytes[at] = random(256)
    else if (kind < 7 && word + 4 <= bytes.length)
      bytes.writeUInt32LE(interesting(random, bytes.length) >>> 0, word)
    else if (kind < 8) bytes.copy(bytes, word, random(bytes.length), random(bytes.length))
    else if (kind < 9) bytes.fill(random(256), at, Math.min(bytes.length, at + random(200)))
    else if (random(20) === 0) bytes = Buffer.from(bytes.subarray(0, random(bytes.length)))
  }
  return bytes
}

/** Reads all there is and checks that the work was in proportion to the file. */
function readThrough(hive: Hive, size: number): void {
  let keys = 0
  let dataBytes = 0
  for (const { key, values } of walk(hive.root)) {
    keys++
    assert.ok(keys <= size / 8, 'more keys than the file has room for')
    for (const value of values) dataBytes += value.data.length + value.name.length
    dataBytes += key.name.length + (key.className?.length ?? 0)
    key.securityDescriptor()
    key.subkey('Key7')
    key.value('number')
  }
  assert.ok(dataBytes <= 8 * size, `${dataBytes} bytes of content from ${size}`)
  assert.ok(hive.cellsRead <= 16 * size, `${hive.cellsRead} cells looked at in ${size} bytes`)
  assert.ok(hive.warnings.length <= 1001)
  for (const { kind, offset } of hive.warnings)
    assert.ok(kind.startsWith('hive-') && (offset === undefined || Number.isSafeInteger(offset)))
}

function readOrRefuse(primary: Buffer, logs: readonly Buffer[] = []): 'read' | 'refused' {
  try {
    const most = logs.reduce((sum, log) => sum + log.length, primary.length)
    readThrough(Hive.parse(primary, { logs }), most)
    return 'read'
  } catch (error) {
    if (error instanceof HiveError) return 'refused'
    throw error
  }
}

test(`${HIVES} mutated hives are read as far as they can be, or refused`, () => {
  const random = randomFrom(SEED)
  const originals = seeds()
  let read = 0
  for (let round = 0; round < HIVES; round++) {
    const original = originals[round % originals.length] ?? Buffer.alloc(0)
    if (readOrRefuse(mutate(original, random)) === 'read') read++
  }
  console.log(`\n# ${read} of ${HIVES} mutated hives could be read`)
  assert.ok(read > HIVES / 2)
})

test(`${LOGS} mutated logs leave a hive that can be read`, () => {
  const random = randomFrom(SEED)
  const states = [0, 1, 2].map((generation) =>
    buildHive({
      key: { values: { generation }, keys: { A: { values: { generation } } } },
      sequence: 5,
      dirty: true,
    }),
  )
  const [before, between, after] = states
  if (before === undefined || between === undefined || after === undefined) throw new Error('no states')
  const logs = [newLog(5, before, between, after), newLog(6, between, after), oldLog(5, before, after)]
  for (let round = 0; round < LOGS; round++) {
    const mutated = logs.map((log) => (random(2) === 0 ? log : mutate(log, random)))
    const primary: Buffer = random(4) === 0 ? mutate(before, random) : before
    const outcome = readOrRefuse(primary, mutated)
    if (primary === before) assert.is(outcome, 'read')
  }
})

/** Finds the cell of the key with this name: `nk` is 76 bytes before the name. */
function keyAt(file: Buffer, name: string): number {
  const at = file.indexOf(Buffer.concat([Buffer.from([name.length, 0, 0, 0]), Buffer.from(name, 'latin1')]))
  if (at === -1) throw new Error(`no key ${name}`)
  return at - 72
}

function cellOf(at: number): number {
  return at - 4096 - 4
}

function kindsOf(hive: Hive): Set<string> {
  return new Set(hive.warnings.map((warning) => warning.kind))
}

test('a key that lists its own ancestor is not followed round', () => {
  const file = buildHive({ key: { keys: { Outer: { keys: { Inner: { keys: { Leaf: {} } } } } } } })
  const [outer, inner] = [keyAt(file, 'Outer'), keyAt(file, 'Inner')]
  // Inner's list becomes the list in which Outer is; Outer names Inner as its parent.
  const root = keyAt(file, 'ROOT')
  file.writeUInt32LE(file.readUInt32LE(root + 28), inner + 28)
  file.writeUInt32LE(cellOf(inner), outer + 16)
  const hive = Hive.parse(file)
  assert.equal(
    [...walk(hive.root)].map(({ path }) => path),
    ['', 'Outer', 'Outer\\Inner'],
  )
  assert.ok(kindsOf(hive).has('hive-key-repeated'))
})

test('a branch that two keys list is shown once', () => {
  const file = buildHive({
    key: { keys: { A0001: { keys: { Shared: { keys: { Below: {} } } } }, B0001: { keys: { Other: {} } } } },
  })
  const [a, b] = [keyAt(file, 'A0001'), keyAt(file, 'B0001')]
  file.writeUInt32LE(file.readUInt32LE(a + 28), b + 28)
  const hive = Hive.parse(file)
  const paths = [...walk(hive.root)].map(({ path }) => path)
  assert.equal(paths, ['', 'A0001', 'A0001\\Shared', 'A0001\\Shared\\Below', 'B0001'])
  assert.ok(kindsOf(hive).has('hive-key-repeated'))
})

test('thousands of keys that share one list of values do not multiply it', () => {
  const values = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`v${index}`, index]))
  const keys = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`Key${index + 1000}`, {}]))
  const file = buildHive({ key: { values, keys } })
  const root = keyAt(file, 'ROOT')
  for (let index = 0; index < 2000; index++) {
    const key = keyAt(file, `Key${index + 1000}`)
    file.writeUInt32LE(2000, key + 36)
    file.writeUInt32LE(file.readUInt32LE(root + 40), key + 40)
  }
  const hive = Hive.parse(file)
  let shown = 0
  for (const { values } of walk(hive.root)) shown += values.length
  assert.ok(shown < file.length / 2)
  assert.ok(kindsOf(hive).has('hive-content-shared'))
})

test('a tree deeper than Windows allows ends with a warning', () => {
  const deep = Array.from({ length: 600 }).reduce<KeySpec>((below) => ({ keys: { k: below } }), {})
  const hive = Hive.parse(buildHive({ key: deep }))
  assert.is([...walk(hive.root)].length, 512)
  assert.ok(kindsOf(hive).has('hive-key-too-deep'))
})

test('wrong hashes hide no key', () => {
  const keys = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`Key${index}`, {}]))
  const file = buildHive({ key: { keys } })
  const list = 4096 + 4 + file.readUInt32LE(keyAt(file, 'ROOT') + 28)
  assert.is(file.toString('latin1', list, list + 2), 'lh')
  for (let index = 0; index < 50; index++) file.writeUInt32LE(0x12345678, list + 8 + index * 8)
  const hive = Hive.parse(file)
  assert.is(hive.root.subkey('KEY49')?.name, 'Key49')
  assert.is(hive.root.subkey('Key50'), undefined)
})

test('a hive that has lost its whole base block is still read from its bins', () => {
  const file = buildHive({ key: { values: { a: 1 } } })
  file.fill(0, 0, 4096)
  const hive = Hive.parse(file)
  assert.is(hive.root.values().length, 1)
  assert.is(hive.state, 'damaged')
  assert.ok(kindsOf(hive).has('hive-base-block-bad'))
})

test('a base block that points elsewhere does not hide the root key', () => {
  const file = buildHive({ key: { values: { a: 1 } } })
  file.writeUInt32LE(0x7fffff00, 36)
  const hive = Hive.parse(file)
  assert.is(hive.root.name, 'ROOT')
  assert.ok(kindsOf(hive).has('hive-root-searched'))
})

test('a base block of which only the signature is left hides nothing', () => {
  const large = Buffer.alloc(40_000, 7)
  const file = buildHive({ key: { values: { large: { type: 3, data: large } }, keys: { A: {} } } })
  file.fill(0, 4, 4096)
  const hive = Hive.parse(file)
  assert.equal(
    [...walk(hive.root)].map(({ path }) => path),
    ['', 'A'],
  )
  assert.is(Buffer.compare(hive.root.value('large')?.data ?? Buffer.alloc(0), large), 0)
  assert.ok(kindsOf(hive).has('hive-base-block-bad') && kindsOf(hive).has('hive-size-wrong'))
})

test('a warning tells the offset in the file, and comes once however often its place is read', () => {
  const file = buildHive({ key: { values: { text: 'a longer text' } } })
  const value = file.indexOf(Buffer.from('text', 'latin1')) - 20
  file.writeUInt32LE(5000, value + 4)
  const told: (number | undefined)[] = []
  const hive = Hive.parse(file, { onWarning: (warning) => told.push(warning.offset) })
  assert.is(hive.state, 'clean')
  assert.equal(hive.root.values(), [])
  assert.equal(hive.root.values(), [])
  assert.equal(told, [value])
  assert.is(hive.state, 'damaged')
})

test.run()
