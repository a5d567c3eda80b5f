import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type DetectedComponent, readConfigXml, writeConfigXml } from '../../../src/migxml/config/index.ts'
import { parseXml, type XmlElement } from '../../../src/xml/index.ts'
import { corpusFile, corpusTest } from '../../support/corpus.ts'

const FOUND: readonly DetectedComponent[] = [
  { urlid: 'http://x/migapp', path: ['QuickTime Player'], role: 'Settings', type: 'Application' },
  { urlid: 'http://x/migapp', path: ['Office', 'Word & "Co" <x>'], role: 'Settings', type: 'Application' },
  { urlid: 'http://x/migapp', path: ['Office'], role: 'Container', type: 'Application' },
  { urlid: 'http://x/migapp', path: ['Internal'], role: 'Settings', type: 'Application', hidden: true },
  { urlid: 'http://x/migapp', path: [' '], role: 'Settings', type: 'Application' },
  { urlid: 'http://x/MigDocs', path: ['MigDocUser'], role: 'Data', type: 'Documents' },
  { urlid: 'http://x/custom', path: ['Printers'], role: 'Settings', type: 'System' },
]

test('components stand in their sections, nested ones in those around them, all on', () => {
  const lines = writeConfigXml(FOUND).split('\r\n')
  assert.equal(lines.slice(0, 15), [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Configuration>',
    '  <Applications>',
    '    <component displayname="QuickTime Player" migrate="yes" ID="http://x/migapp/quicktime player/settings"/>',
    '    <component displayname="Office" migrate="yes" ID="http://x/migapp/office/container">',
    '      <component displayname="Word &amp; &quot;Co&quot; &lt;x&gt;" migrate="yes" ID="http://x/migapp/office/word &amp; &quot;co&quot; &lt;x&gt;/settings"/>',
    '    </component>',
    '  </Applications>',
    '  <Documents>',
    '    <component displayname="MigDocUser" migrate="yes" ID="http://x/MigDocs/migdocuser/data"/>',
    '  </Documents>',
    '  <WindowsComponents>',
    '    <component displayname="Printers" migrate="yes" ID="http://x/custom/printers/settings"/>',
    '  </WindowsComponents>',
    '  <Policies>',
  ])
})

test('TV-CFG-22: what is written reads back without warnings and leaves everything on', () => {
  const { components, warnings, errorPolicy, profileControl } = readConfigXml(
    Buffer.from(writeConfigXml(FOUND)),
    'Config.xml',
    new Map(),
  )
  assert.equal(warnings, [])
  assert.equal(components.switchedOff(), [])
  for (const component of FOUND) assert.is(components.migrates(component), true)
  assert.is(errorPolicy.decide({ kind: 'file', path: 'C:\\Users\\a', code: 5 }), undefined)
  assert.is(profileControl.groupChanges.length, 0)
})

test('an entry that is switched off by hand switches off its component and no other', () => {
  const text = writeConfigXml(FOUND).replace(
    'migrate="yes" ID="http://x/migapp/office/container"',
    'migrate="no" ID="http://x/migapp/office/container"',
  )
  const { components } = readConfigXml(Buffer.from(text), 'Config.xml', new Map())
  const off = FOUND.filter((component) => !components.migrates(component)).map(({ path }) => path.join('/'))
  assert.equal(off, ['Office/Word & "Co" <x>', 'Office'])
})

test('the policies that are shown as comments are valid when taken out of them', () => {
  const uncommented = writeConfigXml([])
    .replace(/<!--[^<]*/g, '')
    .replace(/-->/g, '')
  const { warnings, errorPolicy, hardLinkPolicy, profileControl } = readConfigXml(
    Buffer.from(uncommented),
    'Config.xml',
    new Map(),
  )
  assert.equal(warnings, [])
  assert.is(errorPolicy.decide({ kind: 'file', path: 'C:\\Users\\a', code: 5 }), 'fatal')
  assert.is(hardLinkPolicy.decide('C:\\Users\\u\\a'), 'createHardLink')
  assert.is(profileControl.groupChanges.length, 1)
})

/** Names of elements and of their attributes, in order and depth. */
function shape(element: XmlElement): string[] {
  const own = `${element.name}(${[...element.attributes.keys()].join(' ')})`
  return [own, ...element.children.flatMap(shape).map((line) => `  ${line}`)]
}

corpusTest(test)('the file has the shape of those that the original tool writes', () => {
  const theirs = shape(
    parseXml(corpusFile('migxml/clinton-dale_Config.XML'), 'Config.xml', { code: 39 }).root,
  )
  const ours = shape(parseXml(Buffer.from(writeConfigXml(FOUND)), 'Config.xml', { code: 39 }).root)
  const kinds = (lines: readonly string[]) => [...new Set(lines)].filter((line) => !/^ {6}/.test(line))
  assert.equal(kinds(ours), kinds(theirs))
})

test.run()
