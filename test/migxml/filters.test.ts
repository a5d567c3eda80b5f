import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { filetimeFromIso } from '../../src/filetime/index.ts'
import { capture, component, migration, rule } from '../support/fake-capture.ts'
import { type FakeFile, fakeSystem } from '../support/fake-system.ts'

const time = (iso: string) => filetimeFromIso(iso) ?? 0n
const MB = 1024 * 1024

function filtered(filter: string, file: FakeFile, effect = 'include'): boolean {
  const rules =
    effect === 'include'
      ? rule('include', ['C:\\d\\* [*]'], { attributes: `filter='MigXmlHelper.${filter}'` })
      : rule('include', ['C:\\d\\* [*]']) +
        rule('exclude', ['C:\\d\\* [*]'], { attributes: `filter='MigXmlHelper.${filter}'` })
  const text = migration(component(rules, { context: 'System' }))
  return capture(text, fakeSystem({ files: { 'C:\\d\\f': file } })).files.length === 1
}

test('TV-FLT-1: smaller than', () =>
  assert.is(filtered('FileProperties("filesize","lt","5GB")', { size: MB }), true))
test('TV-FLT-2: a range of sizes', () => {
  assert.is(filtered('FileProperties("filesize","range","1KB-1MB")', { size: 2 * MB }), false)
  assert.is(filtered('FileProperties("filesize","range","1KB-1MB")', { size: MB }), true)
})
test('TV-FLT-3: a range that runs backwards', () => {
  const filter = 'FileProperties("dateAccessed","range","2023/05/15-2020/05/17")'
  assert.is(filtered(filter, { accessed: time('2021-01-01T00:00:00Z') }), true)
  assert.is(filtered(filter, { accessed: time('2023-05-15T23:59:59Z') }), true)
  assert.is(filtered(filter, { accessed: time('2023-05-16T00:00:00Z') }), false)
})
test('TV-FLT-4: a day is the whole day', () => {
  const noon = { modified: time('2020-05-17T12:00:00Z') }
  assert.is(filtered('FileProperties("dateModified","gte","2020/05/17")', noon), true)
  assert.is(filtered('FileProperties("dateModified","eq","2020/05/17")', noon), true)
  assert.is(filtered('FileProperties("dateModified","gt","2020/05/17")', noon), false)
  assert.is(filtered('FileProperties("dateModified","lt","2020/05/17")', noon), false)
  assert.is(filtered('FileProperties("dateModified","neq","2020/05/17")', noon), false)
  assert.is(filtered('FileProperties("dateCreated","lte","2020/05/17")', { created: noon.modified }), true)
})
test('TV-FLT-5: AnswerNo', () => assert.is(filtered('AnswerNo()', {}), false))
test('TV-FLT-6 and 7: what the destination decides is stored', () => {
  assert.is(filtered('NeverRestore()', {}), true)
  assert.is(filtered('IgnoreIrrelevantLinks()', {}), true)
})
test('a filter on exclude: where it is TRUE the exclude applies', () => {
  assert.is(filtered('FileProperties("filesize","gt","1MB")', { size: 2 * MB }, 'exclude'), false)
  assert.is(filtered('FileProperties("filesize","gt","1MB")', { size: 1 }, 'exclude'), true)
})
test('a filter of an unknown function is as good as absent; one with wrong arguments selects nothing', () => {
  assert.is(filtered('SameRegContent()', {}), true)
  assert.is(filtered('FileProperties("filesize","lt","5 parsecs")', {}), false)
  assert.is(filtered('FileProperties("filesize","lt")', {}), false)
})
test('filters of several rules: the next rule has its say', () => {
  const text = migration(
    component(
      rule('include', ['C:\\d\\* [*]'], {
        attributes: `filter='MigXmlHelper.FileProperties("filesize","lt","10B")'`,
      }) + rule('include', ['C:\\* [*.doc]']),
      { context: 'System' },
    ),
  )
  const files = { 'C:\\d\\a.doc': { size: 100 }, 'C:\\d\\b.txt': { size: 100 }, 'C:\\d\\c.txt': { size: 1 } }
  assert.equal(capture(text, fakeSystem({ files })).files, ['C:\\d\\a.doc', 'C:\\d\\c.txt'])
})

function comparedValue(filter: string): boolean {
  const text = migration(
    component(
      rule('include', ['HKLM\\X [V]'], { type: 'Registry', attributes: `filter='MigXmlHelper.${filter}'` }),
      { context: 'System' },
    ),
  )
  return capture(text, fakeSystem({ keys: { 'HKLM\\X': { V: '1' } } })).values.length === 1
}

test('TV-FLT-8 and 9: CompareStringContent', () => {
  assert.is(comparedValue('CompareStringContent("1","Equal")'), true)
  assert.is(comparedValue('CompareStringContent("2","Equal")'), false)
  assert.is(comparedValue('CompareStringContent("1",NULL)'), false)
  assert.is(comparedValue('CompareStringContent("2",NULL)'), true)
})

test.run()
