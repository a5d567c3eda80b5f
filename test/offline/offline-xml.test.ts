import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { StateliftError } from '../../src/errors/index.ts'
import { type OfflineXml, readOfflineXml } from '../../src/offline/offline-xml.ts'
import { corpusDirectory, corpusFile, corpusTest } from '../support/corpus.ts'
import { refusalOf } from '../support/refusal.ts'

const read = (text: string): OfflineXml => readOfflineXml(Buffer.from(text), 'Offline.xml')

const refusal = (text: string) => refusalOf(() => read(text))

const kinds = (result: OfflineXml) => result.warnings.map(({ kind, where }) => [kind, where])

test('the example of the specification is read', () => {
  const { warnings, mappings, ...rest } = read(`<?xml version="1.0" encoding="UTF-8"?>
<offline>
  <winDir>
    <path>D:\\Windows</path>
    <path>E:\\WINNT</path>
  </winDir>
  <mappings>
    <path>D:\\, C:\\</path>
    <path>E:\\, D:\\</path>
    <path>F:\\mnt\\data, E:\\</path>
  </mappings>
  <failOnMultipleWinDir>0</failOnMultipleWinDir>
</offline>`)
  assert.equal(rest, { windowsDirectories: ['D:\\Windows', 'E:\\WINNT'], failOnMultiple: false })
  assert.equal(
    mappings.map(({ left, right, place }) => [left, right, place.line, place.column]),
    [
      ['D:\\', 'C:\\', 8, 11],
      ['E:\\', 'D:\\', 9, 11],
      ['F:\\mnt\\data', 'E:\\', 10, 11],
    ],
  )
  assert.equal(warnings, [])
})

test('elements may stand in any order and letter case, without a word', () => {
  const result = read(
    '<OFFLINE><FailOnMultipleWindir> 1 </FailOnMultipleWindir><Mappings><PATH>D:\\,C:\\</PATH></Mappings><WinDir><Path>D:\\Windows</Path></WinDir></OFFLINE>',
  )
  assert.is(result.failOnMultiple, true)
  assert.is(result.mappings.length, 1)
  assert.equal(result.windowsDirectories, ['D:\\Windows'])
  assert.equal(result.warnings, [])
})

test('TV-OFF-08: blanks around a path are cut', () => {
  assert.equal(read('<offline><winDir><path> C:\\Windows\n </path></winDir></offline>').windowsDirectories, [
    'C:\\Windows',
  ])
})

test('several winDir elements are one list', () => {
  const text =
    '<offline><winDir><path>C:\\Windows</path></winDir><winDir><path>D:\\Windows</path></winDir></offline>'
  assert.equal(read(text).windowsDirectories, ['C:\\Windows', 'D:\\Windows'])
})

test('paths of Linux and folders with commas can be mapped', () => {
  const result = read(
    '<offline><winDir><path>/mnt/c/Windows</path></winDir><mappings><path>/mnt/a, b, C:\\</path></mappings></offline>',
  )
  assert.equal(
    result.mappings.map(({ left, right }) => [left, right]),
    [['/mnt/a, b', 'C:\\']],
  )
})

test('what is unknown, empty or misplaced is a warning with its place', () => {
  const result = read(`<offline version="2">
 <winDir>C:\\Old<path>C:\\Windows</path><path/><dir>X</dir></winDir>
 <domain>x</domain>
 <failOnMultipleWinDir>maybe</failOnMultipleWinDir>
</offline>s`)
  assert.equal(result.windowsDirectories, ['C:\\Windows'])
  assert.is(result.failOnMultiple, false)
  assert.equal(kinds(result), [
    ['trailing-text', 'Offline.xml:5:11'],
    ['offline-xml-unknown', 'Offline.xml:1:10'],
    ['offline-xml-text', 'Offline.xml:2:10'],
    ['offline-xml-empty', 'Offline.xml:2:39'],
    ['offline-xml-unknown', 'Offline.xml:2:46'],
    ['offline-xml-unknown', 'Offline.xml:3:2'],
    ['offline-xml-value', 'Offline.xml:4:24'],
  ])
})

test('TV-OFF-06: a file that names no Windows directory is code 26, with the place', () => {
  for (const text of [
    '<offline/>',
    '<offline><winDir/></offline>',
    '<offline><winDir><path> </path></winDir></offline>',
  ]) {
    const error = refusal(text)
    assert.is(error.code, 26)
    assert.match(error.message, /^Unable to find a valid Windows directory to proceed/)
    assert.match(error.where ?? '', /^Offline\.xml:1:/)
  }
})

test('TV-OFF-07: a file that is not well-formed, or another kind of file, is code 11 with the documented message', () => {
  for (const text of ['', '<offline><winDir></offline>', '<migration/>', 'C:\\Windows']) {
    const error = refusal(text)
    assert.is(error.code, 11)
    assert.is(error.message, '/offline requires a valid path to an XML file describing offline paths')
    assert.match(error.where ?? '', /^Offline\.xml:1:/)
  }
})

test('a mapping that is not a pair is code 11 at its place, since data would be missed', () => {
  for (const path of ['D:\\', 'D:\\ C:\\', 'D:\\,', ',C:\\', 'C:\\,D:\\,E:\\']) {
    const text = `<offline>\n<winDir><path>C:\\Windows</path></winDir>\n<mappings><path>${path}</path></mappings></offline>`
    const error = refusal(text)
    assert.is(error.code, 11)
    assert.match(error.where ?? '', /^Offline\.xml:3:11: /)
  }
})

test('the templates that are shipped read without warnings', () => {
  const folder = join(import.meta.dirname, '..', '..', 'offline-xml')
  const templates = readdirSync(folder).filter((name) => name.endsWith('.Offline.xml'))
  assert.is(templates.length, 3)
  for (const name of templates) {
    const result = readOfflineXml(readFileSync(join(folder, name)), name)
    assert.equal(result.warnings, [])
    assert.is(result.failOnMultiple, name.startsWith('winpe'))
    assert.is(result.mappings.length, name.startsWith('linux') ? 2 : 0)
  }
})

const inCorpus = corpusTest(test)

inCorpus('every Offline.xml of the corpus is read, or refused with 26 when it names no directory', () => {
  const folder = 'offlinexml'
  for (const name of readdirSync(join(corpusDirectory ?? '', folder))) {
    try {
      const result = readOfflineXml(corpusFile(`${folder}/${name}`), name)
      process.stdout.write(
        `# ${name}: ${result.windowsDirectories.join(' | ')}; ${result.mappings.length} mappings; ${result.warnings.length} warnings ${result.warnings.map(({ kind }) => kind).join(' ')}\n`,
      )
      assert.ok(result.windowsDirectories.length > 0)
    } catch (error) {
      assert.instance(error, StateliftError)
      if (error instanceof StateliftError) assert.is(error.code, 26)
      process.stdout.write(`# ${name}: names no Windows directory\n`)
    }
  }
})

test.run()
