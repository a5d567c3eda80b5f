import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseXml, type XmlElement } from '../../../src/xml/index.ts'
import { ScanBench } from '../../support/scan.ts'

const test = suite('MIG_ENABLE_DIAG and /v:13')
const bench = new ScanBench()
const diag = join(bench.folder, 'diag.xml')
const data = join(bench.drive('C:'), 'data')

function layOut(...names: string[]): void {
  rmSync(data, { recursive: true, force: true })
  mkdirSync(join(data, 'New Folder'), { recursive: true })
  for (const name of names) writeFileSync(join(data, name), name)
}

const component = (rules: string) =>
  `<migration urlid="http://example.org/data"><component type="Application" context="System"><displayName>DATA1</displayName>
   <role role="Data">${rules}</role></component></migration>`

const rule = (element: string, pattern: string) =>
  `<rules><${element}><objectSet><pattern type="File">${pattern}</pattern></objectSet></${element}></rules>`

function all(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)])
}

const attribute = (element: XmlElement | undefined, name: string) =>
  element?.attributes.get(name)?.value ?? ''

/** The diagnostic log of a capture. */
async function diagnose(rules: string, ...argv: string[]): Promise<XmlElement> {
  process.env.MIG_ENABLE_DIAG = diag
  try {
    const { code, io } = await bench.capture(`/i:${bench.write('data.xml', component(rules))}`, ...argv)
    assert.is(code, 0, io.out)
    return parseXml(readFileSync(diag), diag, { code: 26, message: '' }).root
  } finally {
    delete process.env.MIG_ENABLE_DIAG
  }
}

async function operations(rules: string): Promise<string[]> {
  return all(await diagnose(rules), 'Operation').map((operation) => attribute(operation, 'Path'))
}

const TXT = ['test (1).txt', 'test.txt', 'New Folder/New Text Document.txt']
const SHALLOW = ['C:\\data', 'C:\\data [test (1).txt]', 'C:\\data [test.txt]']
const DEEP = [...SHALLOW, 'C:\\data\\New Folder', 'C:\\data\\New Folder [New Text Document.txt]']

test('TV-LOG-20: a folder and its files', async () => {
  layOut(...TXT)
  assert.equal(await operations(rule('include', 'c:\\data\\ [*]')), SHALLOW)
})

test('TV-LOG-21: a folder and all below it', async () => {
  layOut(...TXT)
  assert.equal(await operations(rule('include', 'c:\\data\\* [*]')), DEEP)
})

test('TV-LOG-22: a less specific exclude leaves all files', async () => {
  layOut(...TXT, 'test.docx')
  const paths = await operations(rule('include', 'c:\\data\\* [*]') + rule('exclude', 'c:\\* [*.txt]'))
  assert.equal(paths.sort(), [...DEEP, 'C:\\data [test.docx]'].sort())
})

test('TV-LOG-23: an exclude as specific leaves directories and the other files', async () => {
  layOut(...TXT, 'test.docx')
  const paths = await operations(rule('include', 'c:\\data\\* [*]') + rule('exclude', 'c:\\data\\* [*.txt]'))
  assert.equal(paths, ['C:\\data', 'C:\\data [test.docx]', 'C:\\data\\New Folder'])
})

test('units, patterns and operations have the documented names', async () => {
  layOut(...TXT)
  const root = await diagnose(rule('include', 'c:\\data\\* [*]') + rule('exclude', 'c:\\* [*.txt]'))
  const [unit] = all(root, 'MigUnit')
  const facts = ['Name', 'Context', 'ConfidenceLevel', 'Group', 'Role', 'Agent', 'Selected', 'Supported']
  assert.equal(
    facts.map((name) => attribute(unit, name)),
    [
      '\\<System>\\DATA1 (CMXEAgent)',
      'System',
      '100',
      'Applications',
      'UserData',
      'CMXEAgent',
      'true',
      'true',
    ],
  )
  const patterns = all(root, 'Patterns').map((list) => [
    attribute(list, 'Type'),
    attribute(list.children[0], 'Path'),
  ])
  assert.equal(patterns, [
    ['Include', 'C:\\data\\* [*]'],
    ['Exclude', 'C:\\* [*.txt]'],
  ])
  const [performed] = all(root, 'Perform')
  assert.equal([attribute(performed, 'Name'), attribute(performed, 'User')], ['Gather', 'System'])
  const [operation] = all(root, 'Operation')
  assert.equal(
    ['Name', 'Type', 'SimObj', 'Success'].map((name) => attribute(operation, name)),
    ['Store', 'File', 'false', 'true'],
  )
  const names = all(root, 'Environment').map((environment) => attribute(environment, 'Name'))
  assert.ok(names.includes('System') && names.includes('CONTOSO\\ned'))
})

test('a file that cannot be written is code 71 before anything else is done', async () => {
  process.env.MIG_ENABLE_DIAG = data
  try {
    const { code, io } = await bench.capture(`/i:${bench.write('data.xml', component(''))}`)
    assert.is(code, 71)
    assert.match(io.out, /An error occurred when attempting to initialize the diagnostic mechanisms/)
  } finally {
    delete process.env.MIG_ENABLE_DIAG
  }
})

test('/v:13 tells the variables, the components, the stages and each object', async () => {
  layOut(...TXT)
  const rules = bench.write('data.xml', component(rule('include', 'c:\\data\\* [*]')))
  const quiet = await bench.capture(`/i:${rules}`)
  const before = quiet.log.length
  const { log } = await bench.capture(`/i:${rules}`, '/v:13')
  const said = log.slice(before)
  assert.match(
    said,
    /Variables of CONTOSO\\ned:\r\n(?: {2}.*\r\n)* {2}CSIDL_PERSONAL = D:\\ned\\Documents\r\n/,
  )
  assert.match(said, /Component DATA1 \(http:\/\/example\.org\/data, .*data\.xml:1\): present for System/)
  assert.match(said, /Activity: 'MIGACTIVITY_SCANNING'/)
  assert.match(said, /Status +\[0x000000\] captured C:\\data\\test\.txt\r\n/)
  assert.not.match(quiet.log, /Variables of|Component DATA1/)
})

test.run()
