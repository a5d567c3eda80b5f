import { execFileSync } from 'node:child_process'
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { foldName, isWithin, joinPath, normalizePath, sameName, splitPath } from '../../src/winpath/index.ts'
import { programTest } from '../support/programs.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('winpath')

test('drive letters are upper case, separators single', () => {
  assert.is(normalizePath('c:\\Users\\\\ned\\'), 'C:\\Users\\ned')
  assert.is(normalizePath('c:/Users/ned'), 'C:\\Users\\ned')
  assert.is(normalizePath('c:'), 'C:\\')
})

test('a long-path prefix is not part of the path', () => {
  assert.equal(splitPath('\\\\?\\D:\\a'), { drive: 'D:', parts: ['a'] })
  assert.equal(splitPath('\\\\?\\UNC\\srv\\share\\a'), { drive: '\\\\srv\\share', parts: ['a'] })
})

test('a root keeps its separator', () => {
  assert.is(joinPath('C:', []), 'C:\\')
})

test('names compare as NTFS compares them: sharp s and dotless i stay themselves', () => {
  assert.ok(sameName('Ärger', 'äRGER'))
  assert.not(sameName('straße', 'STRASSE'))
  assert.is(foldName('ﬁ'), 'ﬁ')
})

test('dotless i and long s stay themselves, Greek iota capitals are one letter', () => {
  assert.not(sameName('ı', 'I'))
  assert.not(sameName('ſ', 'S'))
  assert.ok(sameName('ᾳ', 'ᾼ'))
})

programTest(
  test,
  'mkntfs',
  'ntfscat',
)('every code unit folds as $UpCase of an NTFS volume has it', () => {
  const image = join(temporaryFolder('upcase'), 'volume.img')
  writeFileSync(image, '')
  truncateSync(image, 8 << 20)
  execFileSync('mkntfs', ['-F', '-Q', '-q', image], { stdio: 'ignore' })
  const upcase = execFileSync('ntfscat', ['-i', '10', image])
  assert.is(upcase.length, 0x2_0000)
  for (let unit = 0; unit < 0x1_0000; unit++) {
    assert.is(
      foldName(String.fromCharCode(unit)).charCodeAt(0),
      upcase.readUInt16LE(unit * 2),
      unit.toString(16),
    )
  }
})

test('within is by whole names', () => {
  assert.ok(isWithin('C:\\Users\\ned', 'c:\\users'))
  assert.ok(isWithin('C:\\a', 'C:\\'))
  assert.not(isWithin('C:\\Users2', 'C:\\Users'))
})

test.run()
