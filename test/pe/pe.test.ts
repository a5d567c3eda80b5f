import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readFileVersion, readMachine } from '../../src/pe/index.ts'
import { corpusFile, corpusTest } from '../support/corpus.ts'
import { buildPe } from '../support/pe-builder.ts'
import { programTest } from '../support/programs.ts'

const test = suite('portable executables')

const from = (bytes: Uint8Array) => (position: number, length: number) =>
  bytes.subarray(position, position + length)

const sample = buildPe({
  machine: 0x8664,
  fileVersion: [6, 2, 9200, 16384],
  strings: { CompanyName: 'Example', FileVersion: '6.2.9200.16384 (win8)', ProductVersion: 'QuickTime 5.0' },
})

test('the machine is told from the COFF header', () => {
  assert.is(readMachine(from(sample)), 'x64')
  assert.is(readMachine(from(buildPe({ machine: 0x14c }))), 'x86')
  assert.is(readMachine(from(buildPe({ machine: 0xaa64 }))), 'arm64')
  assert.is(readMachine(from(Buffer.from('no program'))), undefined)
})

test('both the numbers and the strings of the version are read', () => {
  const version = readFileVersion(from(sample))
  assert.is(version?.fixedFileVersion, '6.2.9200.16384')
  assert.is(version?.strings.get('ProductVersion'), 'QuickTime 5.0')
  assert.is(version?.strings.get('FileVersion'), '6.2.9200.16384 (win8)')
})

test('a program without a version has none', () => {
  assert.is(readFileVersion(from(buildPe({ machine: 0x14c }))), undefined)
})

programTest(test, '7z')('7-Zip reads the same version from the same file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'statelift-pe-'))
  try {
    writeFileSync(join(folder, 'a.exe'), sample)
    const listing = execFileSync('7z', ['l', join(folder, 'a.exe')], { encoding: 'utf8' })
    assert.match(listing, /FileVersion: 6\.2\.9200\.16384/)
    assert.match(listing, /ProductVersion: QuickTime 5\.0/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

corpusTest(test)('the executable in the corpus is one', () => {
  assert.is.not(readMachine(from(corpusFile('hives/ezregistry_NotAHive'))), undefined)
})

test('10,000 damaged executables are read or refused, none hangs or throws', () => {
  let seed = 1
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return (seed >>> 8) % below
  }
  for (let round = 0; round < 10_000; round++) {
    const damaged = Buffer.from(sample.subarray(0, round % 5 === 0 ? random(sample.length) : sample.length))
    for (let flips = 1 + random(6); flips > 0 && damaged.length > 0; flips--)
      damaged[random(damaged.length)] = random(256)
    readMachine(from(damaged))
    readFileVersion(from(damaged))
  }
})

test.run()
