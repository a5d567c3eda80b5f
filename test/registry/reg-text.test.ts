import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Warning } from '../../src/errors/index.ts'
import { Hive, type HiveValue, regTextTree, writeRegText } from '../../src/registry/index.ts'
import { corpusFile, corpusTest } from '../support/corpus.ts'
import { buildHive, type KeySpec } from '../support/hive-builder.ts'
import { walk } from '../support/hives/hive-walk.ts'
import { parseRegText } from '../support/hives/reg-text-parser.ts'

const test = suite('registry: .reg text')
const onCorpus = corpusTest(test)

function write(root: Hive['root'], path: string): { text: string; warnings: Warning[] } {
  const warnings: Warning[] = []
  const bytes = Buffer.concat([...writeRegText(regTextTree(root, path), (warning) => warnings.push(warning))])
  assert.is(bytes.readUInt16LE(0), 0xfeff)
  return { text: bytes.toString('utf16le', 2), warnings }
}

function textOf(key: KeySpec): string {
  return write(Hive.parse(buildHive({ key })).root, 'HKEY_USERS\\S-1-5-21-1-2-3-1001').text
}

test('keys and values are written as regedit writes them', () => {
  const text = textOf({
    values: [
      ['', 'default'],
      ['quo"te\\', 'C:\\Users\\"ned"'],
      ['number', 10],
      ['big', 5n],
      ['expand', { expand: 'x' }],
      ['multi', ['a', 'b']],
      ['bytes', { type: 3, data: Buffer.from([0, 1, 255]) }],
      ['nothing', { type: 3, data: Buffer.alloc(0) }],
      ['none', { type: 0, data: Buffer.from([7]) }],
      ['own', { type: 0x1f5, data: Buffer.from([1]) }],
    ],
    keys: { Below: {} },
  })
  assert.is(
    text,
    [
      'Windows Registry Editor Version 5.00',
      '',
      '[HKEY_USERS\\S-1-5-21-1-2-3-1001]',
      '@="default"',
      '"quo\\"te\\\\"="C:\\\\Users\\\\\\"ned\\""',
      '"number"=dword:0000000a',
      '"big"=hex(b):05,00,00,00,00,00,00,00',
      '"expand"=hex(2):78,00,00,00',
      '"multi"=hex(7):61,00,00,00,62,00,00,00,00,00',
      '"bytes"=hex:00,01,ff',
      '"nothing"=hex:',
      '"none"=hex(0):07',
      '"own"=hex(1f5):01',
      '',
      '[HKEY_USERS\\S-1-5-21-1-2-3-1001\\Below]',
      '',
      '',
    ].join('\r\n'),
  )
})

test('long data is folded into lines that end with a backslash', () => {
  const lines = textOf({ values: { a: { type: 3, data: Buffer.alloc(100, 0xab) } } })
    .split('\r\n')
    .slice(3, -2)
  assert.ok(lines.length > 3)
  assert.ok(lines.every((line) => line.length <= 80))
  assert.ok(lines.slice(1).every((line) => line.startsWith('  ')))
  assert.is(lines.filter((line) => line.endsWith(',\\')).length, lines.length - 1)
})

test('a string that quotes cannot hold is written as bytes', () => {
  const values: Record<string, { type: number; data: Buffer }> = {
    unended: { type: 1, data: Buffer.from('ab', 'utf16le') },
    twice: { type: 1, data: Buffer.from('a\0b\0', 'utf16le') },
    lines: { type: 1, data: Buffer.from('a\r\nb\0', 'utf16le') },
    odd: { type: 1, data: Buffer.from([0x61, 0, 0, 0, 0]) },
    short: { type: 4, data: Buffer.from([1]) },
  }
  const text = textOf({ values })
  assert.match(text, '"unended"=hex(1):61,00,62,00\r\n')
  assert.match(text, '"twice"=hex(1):61,00,00,00,62,00,00,00\r\n')
  assert.match(text, '"lines"=hex(1):61,00,0d,00,0a,00,62,00,00,00\r\n')
  assert.match(text, '"odd"=hex(1):61,00,00,00,00\r\n')
  assert.match(text, '"short"=hex(4):01\r\n')
})

test('a name that no line can hold is left out and told', () => {
  const { root } = Hive.parse(
    buildHive({ key: { values: { 'a\nb': 1, fine: 2 }, keys: { 'x\0y': {}, z: {} } } }),
  )
  const { text, warnings } = write(root, 'HKEY_LOCAL_MACHINE\\X')
  assert.not.match(text, 'a\nb')
  assert.match(text, '"fine"=dword:00000002')
  assert.match(text, '[HKEY_LOCAL_MACHINE\\X\\z]')
  assert.equal(
    warnings.map(({ kind, where }) => [kind, where]),
    [
      ['reg-text-name', 'HKEY_LOCAL_MACHINE\\X\\a\nb'],
      ['reg-text-name', 'HKEY_LOCAL_MACHINE\\X\\x\0y'],
    ],
  )
})

function described(values: readonly HiveValue[]): string[] {
  return values.map(({ name, type, data }) => `${name} ${type} ${Buffer.from(data).toString('hex')}`)
}

for (const name of ['museum_Win10__RathbunVM__NTUSER.DAT', 'hackfortress_software', 'ezregistry_SAM']) {
  onCorpus(`${name} comes back from its text key for key and byte for byte`, () => {
    const hive = Hive.parse(corpusFile(`hives/${name}`))
    const { text, warnings } = write(hive.root, 'HKEY_LOCAL_MACHINE\\Hive')
    assert.equal(warnings, [])
    const parsed = parseRegText(text)
    let keys = 0
    for (const { path, values } of walk(hive.root)) {
      const section = parsed[keys++]
      assert.is(section?.path, path === '' ? 'HKEY_LOCAL_MACHINE\\Hive' : `HKEY_LOCAL_MACHINE\\Hive\\${path}`)
      assert.equal(section?.values, described(values))
    }
    assert.is(keys, parsed.length)
  })
}

test.run()
