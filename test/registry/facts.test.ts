import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filetimeFromIso } from '../../src/filetime/index.ts'
import {
  dwordOf,
  Hive,
  type HiveKey,
  type HiveValue,
  multiStringOf,
  stringOf,
  typeName,
} from '../../src/registry/index.ts'
import { corpusFile, corpusTest } from '../support/corpus.ts'
import { corpusFacts, type Fact, isRecord, recordOf, stringsOf } from '../support/corpus-facts.ts'
import { count, walk } from '../support/hives/hive-walk.ts'

const test = suite('registry: published facts about the corpus')
const onCorpus = corpusTest(test)
const facts = corpusFacts()

function keyOf(hive: Hive, path: string): HiveKey {
  const key = hive.key(path)
  if (key === undefined) throw new Error(`no key ${path}`)
  return key
}

function namedValue(key: HiveKey, name: string): HiveValue {
  const value = key.value(name)
  if (value === undefined) throw new Error(`no value ${name}`)
  return value
}

const plain = (value: HiveValue) => stringOf(value) ?? dwordOf(value) ?? multiStringOf(value)

/** `{name: data}` as a key's values; null where there is none. */
function assertValues(key: HiveKey | undefined, expected: Record<string, unknown>): void {
  for (const [name, data] of Object.entries(expected)) {
    const value = key?.value(name)
    assert.equal(value === undefined ? null : plain(value), data, name)
  }
}

const EXPLORER = 'Software\\Microsoft\\Windows\\CurrentVersion\\Explorer'
const CURRENT_VERSION = 'Microsoft\\Windows NT\\CurrentVersion'

/** Facts that are the values of one key. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ['ntuser: Shell Folders', `${EXPLORER}\\Shell Folders`],
  ['ntuser: User Shell Folders', `${EXPLORER}\\User Shell Folders`],
  ['ntuser: Environment', 'Environment'],
  ['ntuser: International (Locale, LocaleName, sCountry)', 'Control Panel\\International'],
  ['software: CurrentVersion', CURRENT_VERSION],
  ['software: ProfileList values', `${CURRENT_VERSION}\\ProfileList`],
  ['software: Winlogon', `${CURRENT_VERSION}\\Winlogon`],
  ['software: Common shell folders', 'Microsoft\\Windows\\CurrentVersion\\Explorer\\Shell Folders'],
  ['system: Select', 'Select'],
])

type Check = (hive: Hive, value: unknown) => void

/** Facts of other shapes. */
const CHECKS: Readonly<Record<string, Check>> = {
  'software: ProfileList': (hive, value) => {
    for (const [sid, path] of Object.entries(recordOf(value)))
      assertValues(hive.key(`${CURRENT_VERSION}\\ProfileList\\${sid}`), { ProfileImagePath: path })
  },
  'software: installed programs (Uninstall key names)': (hive, value) => {
    const names = keyOf(hive, 'Microsoft\\Windows\\CurrentVersion\\Uninstall')
      .subkeys()
      .map(({ name }) => name)
    assert.equal(names.toSorted(), stringsOf(value).toSorted())
  },
  'system: MountedDevices value names': (hive, value) => {
    const names = keyOf(hive, 'MountedDevices')
      .values()
      .map(({ name }) => name)
    assert.equal(names, stringsOf(value))
  },
  'system: number of services': (hive, value) => {
    const select = hive.key('Select')?.value('Current')
    const current = String(select === undefined ? '' : dwordOf(select)).padStart(3, '0')
    assert.is(keyOf(hive, `ControlSet${current}\\Services`).subkeys().length, value)
  },
  'regipy-plugin:ActiveControlSetPlugin: exact_expected_result': (hive, value) => {
    const values = Array.isArray(value) ? value.map(recordOf) : []
    assertValues(
      hive.key('Select'),
      Object.fromEntries(values.map((entry) => [String(entry.name), entry.value])),
    )
  },
  'base-block: header.lastModified(filetime)': (hive, value) => {
    // JSON numbers of this size are exact to 16 only.
    assert.is(Number(hive.lastWritten), value)
  },
  'base-block: lastWritten': (hive, value) => {
    assert.is(hive.lastWritten / 10_000_000n, (filetimeFromIso(String(value)) ?? 0n) / 10_000_000n)
  },
  'base-block: header.fileName': (hive, value) => assert.is(hive.fileName, value),
  'base-block: header.minorVersion': (hive, value) => assert.is(hive.minorVersion, value),
  'root: subkeys': (hive, value) => assert.is(hive.root.subkeys().length, value),
  'root-key: root.name': (hive, value) => assert.is(hive.root.name, value),
  'root-key: root': (hive, value) => {
    const expected = recordOf(value)
    assert.is(hive.root.subkeyCount, expected.subkeyCount)
    assert.is(hive.root.values().length, expected.valuesCount)
    assert.is(Number(hive.root.lastWritten), expected.lastModifiedFiletime)
  },
  'key: \\Software\\Microsoft\\Windows\\CurrentVersion\\Run': (hive, value) =>
    assertRun(hive, 'Software\\', value),
  'key: \\Software\\Microsoft\\Windows\\CurrentVersion\\Run (hive root == \\Software)': (hive, value) =>
    assertRun(hive, '', value),
  'recursive-counts: all keys below root / values': (hive, value) => {
    const expected = recordOf(value)
    const found = count(hive.root)
    const types = Object.entries(found.types).map(([type, number]) => [typeName(Number(type)), number])
    assert.is(found.keys, expected.subkeys)
    assert.is(found.values, expected.values)
    assert.equal(Object.fromEntries(types), expected.types)
  },
  'timestamp-filter: keys last written 2012-04-03T00:00:00..23:59:59.999999': (hive, value) => {
    const from = filetimeFromIso('2012-04-03T00:00:00Z') ?? 0n
    const to = filetimeFromIso('2012-04-04T00:00:00Z') ?? 0n
    const within = [...walk(hive.root)].filter(({ key }) => key.lastWritten >= from && key.lastWritten < to)
    assert.is(within.length, value)
  },
  'big-data: key_with_bigdata (default)': (hive, value) => assertFilled(hive, '', value),
  'big-data: key_with_bigdata V': (hive, value) => assertFilled(hive, 'v', value),
  'index-root: key_with_many_subkeys': (hive, value) => {
    const names = keyOf(hive, 'key_with_many_subkeys')
      .subkeys()
      .map(({ name }) => Number(name))
    assert.is(names.length, recordOf(value).subkeys)
    assert.equal([Math.min(...names), Math.max(...names)], recordOf(value).namesRange)
  },
  'case-insensitive: \\key_with_maNY_sUBkeys\\2119\\Find_me -> canonical path': (hive, value) =>
    assert.is(canonical(hive, 'key_with_maNY_sUBkeys\\2119\\Find_me'), value),
  'unicode: ПриВет\\КлюЧ -> canonical': (hive, value) => assert.is(canonical(hive, 'ПриВет\\КлюЧ'), value),
  'security: root security descriptor length': (hive, value) =>
    assert.is(hive.root.securityDescriptor()?.length, value),
  'latin1-compressed-name: key ëigenaardig value ëigenaardig': (hive, value) => {
    const data = namedValue(keyOf(hive, 'Ëigenaardig'), 'ëIGENAARDIG').data
    assert.is(Buffer.from(data).toString('utf16le'), recordOf(value).data)
  },
  'subkey-order: root': (hive, value) => {
    // The fact misquotes the pair: the hive's bytes are 01 D8 00 DC, which is U+10400.
    const names = stringsOf(value).map((name) => (name === '\u{10000}' ? '\u{10400}' : name))
    assert.equal(
      hive.root.subkeys().map(({ name }) => name),
      names,
    )
  },
  'invalid-surrogate: root': (hive, value) => {
    // The other reader replaces half a pair; here it stays what it is.
    assert.equal(
      hive.root.subkeys().map(({ name }) => name.toWellFormed()),
      value,
    )
  },
  'multi-sz: key: 1, 2': (hive, value) => {
    for (const [name, expected] of Object.entries(recordOf(value))) {
      if (expected === null) continue
      // The other reader counts the end of the list as a string of it.
      const strings = stringsOf(expected).slice(0, -1)
      assert.equal(multiStringOf(namedValue(keyOf(hive, 'key'), name)), strings)
    }
  },
  'string-values: key': (hive, value) => {
    for (const [name, expected] of Object.entries(recordOf(value))) {
      const { data } = namedValue(keyOf(hive, 'key'), name === '(default)' ? '' : name)
      if (isRecord(expected)) assert.is(Buffer.from(data).toString('latin1'), expected.hexOf)
      else assert.is(Buffer.from(data).toString('utf16le'), expected)
    }
  },
}

function assertRun(hive: Hive, prefix: string, value: unknown): void {
  const expected = recordOf(value)
  const first = recordOf(expected.value0)
  const key = keyOf(hive, `${prefix}Microsoft\\Windows\\CurrentVersion\\Run`)
  assert.is(key.name, expected.name)
  assert.is(Number(key.lastWritten), expected.lastModifiedFiletime)
  const [stored] = key.values()
  assert.is(stored?.name, first.name)
  assert.is(typeName(stored?.type ?? -1), first.type)
}

function assertFilled(hive: Hive, name: string, value: unknown): void {
  const { length, everyByte } = recordOf(value)
  const { data } = namedValue(keyOf(hive, 'key_with_bigdata'), name)
  assert.is(data.length, length)
  assert.ok(data.every((byte) => byte === Number(everyByte)))
}

/** The path as the hive writes it. */
function canonical(hive: Hive, path: string): string {
  const names: string[] = []
  let key: HiveKey | undefined = hive.root
  for (const part of path.split('\\')) {
    key = key?.subkey(part)
    names.push(key?.name ?? '?')
  }
  return names.join('\\')
}

function checkOf({ fact, query }: Fact): Check | undefined {
  const path = KEYS.get(`${fact}: ${query}`)
  if (path !== undefined) return (hive, value) => assertValues(hive.key(path), recordOf(value ?? {}))
  return CHECKS[`${fact}: ${query}`]
}

let checked = 0
for (const fact of facts) {
  const check = checkOf(fact)
  if (check === undefined || fact.logs.length > 0) continue
  checked++
  onCorpus(`${fact.hive}: ${fact.fact}, ${fact.query}`, () =>
    check(Hive.parse(corpusFile(`hives/${fact.hive}`)), fact.value),
  )
}

onCorpus('every kind of fact above was there to check', () => {
  const present = new Set(facts.map(({ fact, query }) => `${fact}: ${query}`))
  assert.equal(
    [...KEYS.keys(), ...Object.keys(CHECKS)].filter((name) => !present.has(name)),
    [],
  )
  assert.ok(checked > 80)
})

test.run()
