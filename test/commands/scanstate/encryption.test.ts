import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runUsmtUtils } from '../../../src/commands/usmtutils/index.ts'
import { MESSAGES } from '../../../src/errors/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { programTest } from '../../support/programs.ts'
import { ScanBench } from '../../support/scan.ts'

const test = suite('encryption')
const bench = new ScanBench()
const rules = bench.rules('documents.xml', 'C:\\Users\\* [*.txt]', 'HKLM\\Software\\* [*]')

async function utils(...argv: string[]): Promise<{ code: number; out: string; log: string }> {
  const io = new CapturedIo()
  const log = join(bench.folder, 'utils.log')
  const code = await runUsmtUtils([...argv, `/l:${log}`], io)
  return { code, out: io.out, log: readFileSync(log, 'utf8') }
}

/** One entry of the archive as 7-Zip takes it out. */
function entry(name: string): Buffer {
  return execFileSync('7z', ['e', '-so', bench.archive, name])
}

programTest(test, '7z')('a store with /encrypt /key opens with that key only', async () => {
  const { code, log } = await bench.capture(`/i:${rules}`, '/encrypt:AES_192', '/key:Grün & 8 or more')
  assert.is(code, 0)
  assert.not.match(log, 'Grün')
  assert.is(JSON.parse(entry('encryption.json').toString()).cipher, 'AES-192-GCM')
  const right = await utils('/verify', bench.archive, '/decrypt:AES_192', '/key:Grün & 8 or more')
  assert.is(right.code, 0)
  assert.match(right.out, /^Intact files: [1-9]/m)
  assert.not.match(right.log, 'Grün')
  assert.is((await utils('/verify', bench.archive, '/decrypt:AES_192', '/key:Gruen & 8 or more')).code, 37)
  // TV-UTL-09: the default algorithm is another one.
  assert.is((await utils('/verify', bench.archive, '/decrypt', '/key:Grün & 8 or more')).code, 37)
  // TV-UTL-08
  assert.is((await utils('/verify', bench.archive)).code, 37)
})

test('3DES becomes AES_256, and the log says so; /strictalg refuses it', async () => {
  const { code, log } = await bench.capture(`/i:${rules}`, '/encrypt:3DES', '/key:password')
  assert.is(code, 0)
  assert.match(log, '3DES was asked for, which is taken as AES_256')
  const opened = await utils('/verify', bench.archive, '/decrypt:3DES', '/key:password')
  assert.is(opened.code, 0)
  assert.match(opened.log, '3DES is taken as AES_256')
  await refused(11, MESSAGES.algorithm.text, '/encrypt:3DES', '/strictalg', '/key:password')
})

async function refused(code: number, message: string, ...argv: string[]): Promise<void> {
  try {
    await bench.capture(`/i:${rules}`, ...argv)
  } catch (error) {
    assert.is(error instanceof Error && 'code' in error && error.code, code)
    assert.match(String(error), message)
    return
  }
  assert.unreachable(`${argv.join(' ')} was not refused`)
}

test('a key file as PowerShell writes it holds the same key as /key', async () => {
  const file = join(bench.folder, 'key.txt')
  writeFileSync(file, Buffer.from('\ufeffSchlüssel 7\r\n', 'utf16le'))
  assert.is((await bench.capture(`/i:${rules}`, '/encrypt', `/keyfile:${file}`)).code, 0)
  assert.is((await utils('/verify', bench.archive, '/decrypt', '/key:Schlüssel 7')).code, 0)
  assert.is((await utils('/verify', bench.archive, '/decrypt', `/keyfile:${file}`)).code, 0)
})

test('a key file without a key in its first line is code 33', async () => {
  const file = bench.write('empty.txt', '\r\nkey')
  const run = await bench.capture(`/i:${rules}`, '/encrypt', `/keyfile:${file}`)
  assert.is(run.code, 33)
  assert.match(run.log, MESSAGES.emptyKey.text)
  await refused(33, MESSAGES.keyfile.text, '/encrypt', `/keyfile:${join(bench.folder, 'none.txt')}`)
})

programTest(
  test,
  'age',
  'age-keygen',
  '7z',
)('age opens the key of a store for several recipients', async () => {
  const people = ['first', 'second'].map((name) => {
    const identity = join(bench.folder, `${name}.key`)
    spawnSync('age-keygen', ['-o', identity])
    return { identity, recipient: /age1\w+/.exec(readFileSync(identity, 'utf8'))?.[0] }
  })
  const recipients = people.map(({ recipient }) => `/recipient:${recipient}`)
  assert.is((await bench.capture(`/i:${rules}`, '/encrypt:AES_128', ...recipients)).code, 0)
  for (const { identity } of people) {
    const opened = spawnSync('age', ['-d', '-i', identity], { input: entry('key.age') })
    assert.is(opened.stdout.length, 32, String(opened.stderr))
    const verified = await utils('/verify', bench.archive, '/decrypt:AES_128', `/keyfile:${identity}`)
    assert.is(verified.code, 0)
  }
  const stranger = join(bench.folder, 'stranger.key')
  spawnSync('age-keygen', ['-o', stranger])
  assert.is((await utils('/verify', bench.archive, '/decrypt:AES_128', `/keyfile:${stranger}`)).code, 37)
  assert.is((await utils('/verify', bench.archive, '/decrypt:AES_128', '/key:password')).code, 37)
})

// age asks for a passphrase on the terminal only; script(1) gives it one.
programTest(
  test,
  'age',
  'script',
  '7z',
)('age opens the key of a store with the passphrase', async () => {
  assert.is((await bench.capture(`/i:${rules}`, '/encrypt', '/key:correct horse battery')).code, 0)
  const wrapped = join(bench.folder, 'key.age')
  const plain = join(bench.folder, 'master')
  writeFileSync(wrapped, entry('key.age'))
  spawnSync('script', ['-qec', `age -d -o '${plain}' '${wrapped}'`, '/dev/null'], {
    input: 'correct horse battery\n',
  })
  assert.is(readFileSync(plain).length, 32)
})

test('/recipient and a key exclude each other', async () => {
  const recipient = '/recipient:age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'
  await refused(11, '/recipient', '/encrypt', recipient, '/key:password')
})

test.run()
