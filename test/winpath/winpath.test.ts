import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { foldName, isWithin, joinPath, normalizePath, sameName, splitPath } from '../../src/winpath/index.ts'

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

test('within is by whole names', () => {
  assert.ok(isWithin('C:\\Users\\ned', 'c:\\users'))
  assert.ok(isWithin('C:\\a', 'C:\\'))
  assert.not(isWithin('C:\\Users2', 'C:\\Users'))
})

test.run()
