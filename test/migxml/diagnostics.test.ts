import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bindRules, compileRules, diagnosticLines, type StoredObject } from '../../src/migxml/index.ts'
import { formatPattern, parsePattern } from '../../src/migxml/patterns/index.ts'
import { parseXml, type XmlElement } from '../../src/xml/index.ts'
import { capture, component, migration, rule } from '../support/fake-capture.ts'
import { fakeSystem } from '../support/fake-system.ts'

const FILES = ['C:\\data\\New Folder\\New Text Document.txt', 'C:\\data\\test (1).txt', 'C:\\data\\test.txt']

function data(include: string, exclude?: string): string {
  const second = exclude === undefined ? '' : `</rules><rules>${rule('exclude', [exclude])}`
  return migration(
    component(rule('include', [include]) + second, { context: 'System', name: 'DATA1', type: 'Application' }),
  )
}

function find(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) =>
    child.name === name ? [child, ...find(child, name)] : find(child, name),
  )
}

const attribute = (element: XmlElement | undefined, name: string) => element?.attributes.get(name)?.value

test('the diagnostic log has the documented shape', () => {
  const fake = fakeSystem({ files: FILES })
  const rules = bindRules(
    compileRules([{ path: 'r.xml', bytes: Buffer.from(data('c:\\data\\* [*]', 'c:\\* [*.txt]')) }]),
    fake.system,
    fake.users,
    fake.facts,
  )
  const stored: StoredObject[] = ['C:\\data', 'C:\\data [test.txt]'].map((location) => ({
    context: 0,
    component: 0,
    type: 'File',
    location,
    simulated: false,
    success: true,
  }))
  const text = [...diagnosticLines(rules, [fake.system, ...fake.users], stored)].join('\n')
  const { root } = parseXml(Buffer.from(text), 'diag.xml', { code: 28 })
  const [unit, performedUnit] = find(root, 'MigUnit')
  assert.is(attribute(unit, 'Name'), '\\<System>\\DATA1 (CMXEAgent)')
  assert.is(attribute(unit, 'Context'), 'System')
  assert.is(attribute(unit, 'Group'), 'Applications')
  assert.is(attribute(unit, 'Role'), 'UserData')
  assert.is(attribute(unit, 'Selected'), 'true')
  assert.is(attribute(performedUnit, 'Name'), '\\<System>\\DATA1 (CMXEAgent)')
  // TV-PAT-31: drive letters in upper case, nodes normalised.
  assert.equal(
    find(root, 'Pattern').map((pattern) => attribute(pattern, 'Path')),
    ['C:\\data\\* [*]', 'C:\\* [*.txt]'],
  )
  assert.equal(
    find(root, 'Operation').map((operation) => attribute(operation, 'Path')),
    ['C:\\data', 'C:\\data [test.txt]'],
  )
  assert.equal(
    find(root, 'Perform').map((element) => [attribute(element, 'Name'), attribute(element, 'User')]),
    [['Gather', 'System']],
  )
})

test('TV-PAT-31: a pattern is printed in one spelling', () => {
  for (const text of ['c:\\data\\ [*]', 'c:\\data[*]', 'C:\\data\\\\ [*] ']) {
    const pattern = parsePattern(text, 'File')
    assert.is('fault' in pattern ? pattern.fault : formatPattern(pattern), 'C:\\data [*]')
  }
})

/** Directories and files in the order of storing: each directory before its files. */
function stored(text: string, files: readonly string[] = FILES): string[] {
  const { files: taken, directories } = capture(text, fakeSystem({ files }))
  return [...directories, ...taken].sort((a, b) => (a < b ? -1 : 1))
}

test('TV-LOG-20: a folder without its sub-folders', () => {
  assert.equal(stored(data('c:\\data\\ [*]')), ['C:\\data', FILES[1], FILES[2]])
})

test('TV-LOG-21: a folder with its sub-folders', () => {
  assert.equal(stored(data('c:\\data\\* [*]')), ['C:\\data', 'C:\\data\\New Folder', ...FILES])
})

const WITH_DOCX = [...FILES, 'C:\\data\\test.docx']

test('TV-LOG-22: a less specific exclude in a second block changes nothing', () => {
  assert.is(stored(data('c:\\data\\* [*]', 'c:\\* [*.txt]'), WITH_DOCX).length, 6)
})

test('TV-LOG-23: an equally deep exclude leaves directories and other files', () => {
  assert.equal(stored(data('c:\\data\\* [*]', 'c:\\data\\* [*.txt]'), WITH_DOCX), [
    'C:\\data',
    'C:\\data\\New Folder',
    'C:\\data\\test.docx',
  ])
})

test.run()
