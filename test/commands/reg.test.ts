import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ReaderGone } from '../../src/commands/io.ts'
import { runReg } from '../../src/commands/reg/index.ts'
import { StateliftError } from '../../src/errors/index.ts'
import { CapturedIo } from '../support/captured-io.ts'
import { recordOf } from '../support/corpus-facts.ts'
import { buildHive, type KeySpec } from '../support/hive-builder.ts'
import { newLog } from '../support/hives/log-builder.ts'

const test = suite('commands: reg')
let folder = ''

test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'statelift-reg-'))
})
test.after(() => rmSync(folder, { recursive: true }))

function hiveFile(name: string, key: KeySpec): string {
  const path = join(folder, name)
  writeFileSync(path, buildHive({ key }))
  return path
}

async function reg(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = new CapturedIo()
  try {
    const code = await runReg(argv, io)
    return { code, out: io.out, err: io.err }
  } catch (error) {
    if (!(error instanceof StateliftError)) throw error
    return { code: error.code, out: io.out, err: io.err + error.lines().join('\n') }
  }
}

/** The lines, each parsed. */
async function regJson(...argv: string[]): Promise<unknown[]> {
  const { code, out, err } = await reg(...argv, '/json')
  assert.is(code, 0)
  assert.is(err, '')
  assert.ok(out === '' || out.endsWith('\n'))
  return out
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line))
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le')

test('a key is one line of JSON: path, time to the millisecond, values in order', async () => {
  const lastWritten = 133_590_312_001_239_999n
  const path = hiveFile('one', { keys: { Software: { keys: { X: { lastWritten, values: { A: 'x' } } } } } })
  const { out } = await reg(path, 'software\\x', '/json')
  assert.is(
    out,
    '{"key":"Software\\\\X","lastWritten":"2024-05-01T10:00:00.123Z","values":[{"name":"A","type":"REG_SZ","data":"x"}]}\n',
  )
})

test('each type has its form', async () => {
  const path = hiveFile('types', {
    values: [
      ['', 'default'],
      ['expand', { expand: '%TEMP%\\ü' }],
      ['multi', ['a', '', 'b']],
      ['no strings', []],
      ['dword', 0xffffffff],
      ['qword', 0xffff_ffff_ffff_ffffn],
      ['binary', { type: 3, data: Buffer.from('00ff0A', 'hex') }],
      ['none', { type: 0, data: Buffer.alloc(0) }],
      ['big endian', { type: 5, data: Buffer.from('00000001', 'hex') }],
      ['link', { type: 6, data: utf16('A') }],
      ['list', { type: 8, data: Buffer.from([1]) }],
      ['unknown', { type: 0x1f5, data: Buffer.from([1, 2]) }],
      ['unknown and high', { type: 0xffff0010, data: Buffer.alloc(0) }],
    ],
  })
  const [root] = await regJson(path)
  assert.equal(root, {
    key: '',
    lastWritten: '2024-05-01T10:00:10.123Z',
    values: [
      { name: '', type: 'REG_SZ', data: 'default' },
      { name: 'expand', type: 'REG_EXPAND_SZ', data: '%TEMP%\\ü' },
      { name: 'multi', type: 'REG_MULTI_SZ', data: ['a', '', 'b'] },
      { name: 'no strings', type: 'REG_MULTI_SZ', data: [] },
      { name: 'dword', type: 'REG_DWORD', data: 4294967295 },
      { name: 'qword', type: 'REG_QWORD', data: '18446744073709551615' },
      { name: 'binary', type: 'REG_BINARY', data: '00ff0a' },
      { name: 'none', type: 'REG_NONE', data: '' },
      { name: 'big endian', type: 'REG_DWORD_BIG_ENDIAN', data: '00000001' },
      { name: 'link', type: 'REG_LINK', data: '4100' },
      { name: 'list', type: 'REG_RESOURCE_LIST', data: '01' },
      { name: 'unknown', type: '501', data: '0102' },
      { name: 'unknown and high', type: '4294901776', data: '' },
    ],
  })
})

test('data that does not fit its type loses nothing', async () => {
  const path = hiveFile('odd', {
    values: [
      ['no terminator', { type: 1, data: utf16('abc') }],
      ['two terminators', { type: 1, data: utf16('abc\0\0') }],
      ['NUL within', { type: 1, data: utf16('a\0b\0') }],
      ['odd', { type: 1, data: Buffer.from('6100620063', 'hex') }],
      ['empty', { type: 1, data: Buffer.alloc(0) }],
      ['half a pair', { type: 1, data: Buffer.from('00d8', 'hex') }],
      ['multi without end', { type: 7, data: utf16('a\0b') }],
      ['short number', { type: 4, data: Buffer.from([1, 2]) }],
      ['long number', { type: 4, data: Buffer.from([1, 2, 3, 4, 5]) }],
      ['short qword', { type: 11, data: Buffer.from([1, 2, 3, 4]) }],
    ],
  })
  const [root] = await regJson(path)
  const { values } = recordOf(root)
  assert.equal(Array.isArray(values) ? values.map((value) => recordOf(value).data) : undefined, [
    'abc',
    'abc',
    'a\0b',
    'ab',
    '',
    '\ud800',
    ['a', 'b'],
    '0102',
    '0102030405',
    '01020304',
  ])
})

test('names that are no proper text survive as JSON', async () => {
  const path = hiveFile('names', {
    keys: { 'half \ud800': { values: { 'nul\0name': 1, 'line\nbreak "quoted"': 2 } } },
  })
  const { out } = await reg(path, '/s', '/json')
  const [, key] = out.split('\n')
  assert.ok(key?.includes('half \\ud800') && key.includes('nul\\u0000name'))
  assert.equal(Object.keys(JSON.parse(key ?? '')), ['key', 'lastWritten', 'values'])
})

test("/s takes all below, in the hive's order, each key before its subkeys", async () => {
  const path = hiveFile('tree', { keys: { b: { keys: { d: {}, c: {} } }, A: { keys: { e: {} } } } })
  const keys = (await regJson(path, '/s')).map((line) => recordOf(line).key)
  assert.equal(keys, ['', 'A', 'A\\e', 'b', 'b\\c', 'b\\d'])
  assert.equal(
    (await regJson(path, 'B', '/S')).map((line) => recordOf(line).key),
    ['b', 'b\\c', 'b\\d'],
  )
})

test('a time of 0 is null', async () => {
  const [root] = await regJson(hiveFile('timeless', { lastWritten: 0n }))
  assert.equal(root, { key: '', lastWritten: null, values: [] })
})

test('without /json it is for people: values, then the paths of the subkeys, controls shown as such', async () => {
  const path = hiveFile('people', {
    keys: { K: { values: { '': 'd', n: 16, m: ['a', 'b'], 'e\x1b[31m': 'x\r\n' }, keys: { L: {} } } },
  })
  const { out } = await reg(path, 'K')
  assert.equal(out.split('\n'), [
    '[K]  2024-05-01T10:00:10.123Z',
    '    (Default)    REG_SZ    d',
    '    n    REG_DWORD    0x10 (16)',
    '    m    REG_MULTI_SZ    a\\0b',
    '    e\\x1b[31m    REG_SZ    x\\x0d\\x0a',
    '    K\\L',
    '',
    '',
  ])
})

test('logs beside a dirty hive are applied whatever their letter case; /nologs leaves them; nothing is written', async () => {
  const spec = { sequence: 7, dirty: true }
  const before = buildHive({ ...spec, key: { values: { state: 'before' } } })
  const after = buildHive({ ...spec, key: { values: { state: 'after' } } })
  const path = join(folder, 'Dirty.dat')
  writeFileSync(path, before)
  writeFileSync(join(folder, 'DIRTY.dat.log2'), newLog(7, before, after))
  const names = readdirSync(folder)

  const applied = await reg(path, '--json')
  assert.match(applied.out, '"after"')
  assert.is(applied.err, '')
  const left = await reg(path, '--JSON', '/NoLogs')
  assert.match(left.out, '"before"')
  assert.match(left.err, /Dirty\.dat at offset 0x0: .*\(hive-dirty\)/)
  assert.is(left.code, 0)
  assert.equal(readdirSync(folder), names)
  assert.ok(readFileSync(path).equals(before))
})

test('what cannot be opened is a sentence and a code', async () => {
  const path = hiveFile('here', {})
  const text = join(folder, 'text')
  writeFileSync(text, 'not a hive')
  writeFileSync(join(folder, 'empty'), '')
  for (const [argv, code, sentence] of [
    [[join(folder, 'nothing')], 11, /There is no such file/],
    [[path, 'No\\Such'], 11, /no key No\\Such/],
    [[text], 71, /not a registry hive/],
    [[join(folder, 'empty')], 71, /empty/],
    [[folder], 71, /directory/],
    [[], 11, /Command line arguments are required/],
    [[path, '', 'surplus'], 11, /##ERROR## --> surplus/],
    [[path, '/what'], 11, /##ERROR## --> \/what\n {2}Command line option is not valid/],
  ] as const) {
    const outcome = await reg(...argv)
    assert.is(outcome.code, code, argv.join(' '))
    assert.match(outcome.err, sentence)
    assert.is(outcome.out, '')
  }
})

test('help is code 1', async () => {
  for (const word of ['/?', '--help']) {
    const { code, err } = await reg(word)
    assert.is(code, 1)
    assert.match(err, 'HIVE [KEY]')
  }
})

test('a path within a hive may be longer than an argument of USMT', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `A rather long name of a key ${index}`)
  const path = hiveFile(
    'deep',
    names.reduceRight<KeySpec>((below, name) => ({ keys: { [name]: below } }), {}),
  )
  const { code, out } = await reg(path, names.join('\\'), '/json')
  assert.is(code, 0)
  assert.is(recordOf(JSON.parse(out)).key, names.join('\\'))
})

test('output is handed over in pieces, and a stop between two of them is code 2', async () => {
  const keys = Object.fromEntries(
    Array.from({ length: 8000 }, (_, index) => [`Key ${index}`, { values: { index } }]),
  )
  const path = hiveFile('large', { keys })
  const io = new CapturedIo()
  const pieces: number[] = []
  io.stdout = (text) => {
    pieces.push(text.length)
    if (pieces.length === 2) io.stop()
  }
  assert.is(await runReg([path, '/s', '/json'], io), 2)
  assert.is(pieces.length, 2)
  assert.ok(pieces.every((length) => length < 512 * 1024))
})

test('ends at once when whoever read the output has gone, quietly and as a tool does that SIGPIPE ended', async () => {
  const keys = Object.fromEntries(
    Array.from({ length: 8000 }, (_, index) => [`Key ${index}`, { values: { index } }]),
  )
  const path = hiveFile('much', { keys })
  class Pipe extends CapturedIo {
    pieces = 0
    override stdout(): void {
      this.pieces++
    }
    override get readerGone(): boolean {
      return this.pieces === 2
    }
  }
  const io = new Pipe()
  try {
    await runReg([path, '/s', '/json'], io)
    assert.unreachable()
  } catch (error) {
    assert.instance(error, ReaderGone)
  }
  assert.is(io.pieces, 2)
  assert.is(io.err, '')

  const program = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
  const child = spawn(process.execPath, [program, 'reg', path, '/s', '/json'])
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  child.stdout.once('data', () => child.stdout.destroy())
  const [code] = await once(child, 'close')
  assert.equal([code, said], [141, ''])
})

test.run()
