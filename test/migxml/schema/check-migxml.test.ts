import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type CheckedMigXml, checkMigXml, RuleFileError } from '../../../src/migxml/schema/index.ts'
import { type Finding, parseXml, showFinding, XmlError } from '../../../src/xml/index.ts'
import { corpusDirectory, corpusFile, corpusTest } from '../../support/corpus.ts'

function check(text: string): CheckedMigXml {
  return checkMigXml(parseXml(Buffer.from(text), 'rules.xml', { code: 28 }))
}

/** A rule file with `inner` in its only rules element, which begins in line 3. */
function withRules(inner: string): string {
  return `<migration urlid="http://x/test">
<component type="Documents" context="System"><displayName>D</displayName><role role="Data"><rules>
${inner}
</rules></role></component>
</migration>`
}

const GOOD = '<include><objectSet><pattern type="File">C:\\Data\\* [*]</pattern></objectSet></include>'
const brief = (findings: readonly Finding[]) =>
  findings.map(({ kind, place }) => `${kind} ${place.line}:${place.column}`)

test('a rule file in order has nothing to report', () => {
  const { faults, warnings, migration } = check(withRules(GOOD))
  assert.equal(faults, [])
  assert.equal(warnings, [])
  assert.is(migration?.children[0]?.children[1]?.children[0]?.children[0]?.name, 'include')
})

const pattern = (text: string, type = 'File') =>
  withRules(`<include><objectSet><pattern type="${type}">${text}</pattern></objectSet></include>`)

/** What stands in a pattern, and the warning that it gets; what is in order gets none. */
const DOUBTS: readonly [string, string, string | undefined][] = [
  ['File', 'C:\\Data\\*', 'pattern-without-leaf'],
  ['File', '%SystemDrive%\\Data', 'pattern-without-leaf'],
  ['File', 'C:\\Data\\ [a^].txt^]', 'pattern-brackets'],
  ['Registry', 'HKCU\\Software\\X', 'pattern-without-leaf'],
  ['File', '*[*]\\OneDrive\\**', 'pattern-brackets'],
  ['File', 'C:\\A\\* [*], C:\\B\\* [*]', 'pattern-brackets'],
  ['File', 'C:\\A\\*\n   C:\\B\\*', 'pattern-lines'],
  ['File', 'C:\\A\\* [*]\r\nC:\\B\\* [*]', 'pattern-lines'],
  ['Registry', 'HKCU\\A\\*\nHKCU\\B\\* [*]', 'pattern-lines'],
  ['File', '\n  C:\\Data\\* [*]\n', undefined],
  ['File', 'C:\\Data\\*\n  [*]', undefined],
  ['File', 'C:\\Data^[1^]\\ [a^[1^].txt]', undefined],
  ['File', '%MyPattern%', undefined],
  ['Registry', 'HKCU\\Software\\X []', undefined],
  ['Ini', 'C:\\a.ini|S[k]', undefined],
]

for (const [type, text, expected] of DOUBTS) {
  test(`the ${type} pattern ${JSON.stringify(text)} is ${expected ?? 'in order'}`, () => {
    const { faults, warnings } = check(pattern(text, type))
    assert.equal(faults, [])
    assert.equal(
      warnings.map(({ kind }) => kind),
      expected === undefined ? [] : [expected],
    )
  })
}

test('an exclude may leave out a folder without what is in it', () => {
  const { warnings } = check(
    withRules(`${GOOD}<exclude><objectSet><pattern type="File">C:\\Data</pattern></objectSet></exclude>`),
  )
  assert.equal(warnings, [])
})

test('a pattern without a leaf is told with the one that was meant', () => {
  const { warnings } = check(pattern('C:\\Data\\*'))
  assert.equal(warnings.map(showFinding), [
    [
      'rules.xml:3:42: this pattern has nothing in brackets: it stands for folders only, not for the files in them',
      '    <include><objectSet><pattern type="File">C:\\Data\\*</pattern></objectSet></include>',
      '                                             ^',
      '    With all files: C:\\Data\\* [*]',
    ],
  ])
})

test('an unknown element is a fault with its place, the name that was meant, and what is allowed there', () => {
  const { faults } = check(withRules(`${GOOD}\n  <inclde><objectSet/></inclde>`))
  assert.equal(faults.map(showFinding), [
    [
      'rules.xml:4:3: the element <inclde> is not known',
      '      <inclde><objectSet/></inclde>',
      '      ^',
      '    Is <include> meant? Allowed in <rules>: conditions, detects, rules, include, exclude, unconditionalExclude, includeAttributes, excludeAttributes, addObjects, externalProcess, processing, merge, contentModify, locationModify, destinationCleanup.',
    ],
  ])
})

/** What stands in the rules element, and the faults it has. */
const FAULTS: readonly [string, string[]][] = [
  [`<pattern type="File">C:\\* [*]</pattern>${GOOD}`, ['misplaced-element 3:1']],
  [`<include><pattern type="File">C:\\* [*]</pattern></include>`, ['misplaced-element 3:10']],
  [`<component type="System"/>${GOOD}`, ['misplaced-element 3:1']],
  ['<include><objectSet><pattern>C:\\* [*]</pattern></objectSet></include>', ['missing-attribute 3:21']],
  [
    '<include><objectSet><pattern type="Folder">C:\\* [*]</pattern></objectSet></include>',
    ['wrong-value 3:36'],
  ],
  [
    '<include><objectSet><pattern typ="File">C:\\*</pattern></objectSet></include>',
    ['unknown-attribute 3:30', 'missing-attribute 3:21'],
  ],
  [`<merge><objectSet/></merge>${GOOD}`, ['missing-attribute 3:1']],
  ['<processing when="later"><script>x</script></processing>', ['wrong-value 3:19']],
  ['<includeAttributes attributes="Security,Times"><objectSet/></includeAttributes>', ['wrong-value 3:32']],
  [
    '<conditions operation="XOR"><condition negation="maybe">x</condition></conditions>',
    ['wrong-value 3:24', 'wrong-value 3:50'],
  ],
]

for (const [inner, expected] of FAULTS) {
  test(`${inner} is at fault: ${expected.join(', ')}`, () => {
    assert.equal(brief(check(withRules(inner)).faults), expected)
  })
}

test('every fault of a file is found in one pass', () => {
  const text = `<migration>
<component type="Docs"><displayName>x</displayName><role role="Date"><ruls/></role></component>
<component context="Nobody" type="System"><role/></component>
<stuff/>
</migration>`
  assert.equal(brief(check(text).faults), [
    'missing-attribute 1:1',
    'wrong-value 2:18',
    'wrong-value 2:64',
    'unknown-element 2:70',
    'wrong-value 3:21',
    'unknown-element 4:1',
  ])
})

test('missing children are no error: the parent has no effect, and that is said', () => {
  for (const [inner, place] of [
    ['<include/>', '3:1'],
    ['<include><objectSet/></include>', '3:10'],
    [`<detects/>${GOOD}`, '3:1'],
    ['<include><objectSet><pattern type="File"> </pattern></objectSet></include>', '3:21'],
  ]) {
    const { faults, warnings } = check(withRules(inner ?? ''))
    assert.equal(faults, [])
    assert.equal(brief(warnings), [`no-effect ${place}`])
  }
})

test('a missing type or role is assumed, since it selects nothing', () => {
  const { faults, warnings, migration } = check(
    `<migration urlid="x"><component><displayName>a</displayName><role><rules>${GOOD}</rules></role></component></migration>`,
  )
  assert.equal(faults, [])
  assert.equal(brief(warnings), ['missing-attribute 1:22', 'missing-attribute 1:61'])
  const [component] = migration?.children ?? []
  assert.is(component?.attributes.get('type')?.value, 'Application')
  assert.is(component?.children[1]?.attributes.get('role')?.value, 'Settings')
})

test('roles and nested components that do not go together are warned about', () => {
  const { faults, warnings } =
    check(`<migration urlid="x"><component type="Application"><displayName>a</displayName>
<role role="Data"><rules>${GOOD}</rules>
<component type="Documents"><displayName>b</displayName>
<role role="Settings"><rules>${GOOD}</rules></role></component></role>
<role role="Data"><rules>${GOOD}</rules></role>
<role role="Container">
<rules>${GOOD}</rules></role></component></migration>`)
  assert.equal(faults, [])
  assert.equal(brief(warnings), ['role 3:1', 'role 4:1', 'role 5:1', 'role 6:1', 'role 7:1'])
})

test('a reference to a named element needs no children', () => {
  const { faults, warnings } = check(`<migration urlid="x">
<namedElements><detection name="A"><conditions><condition>MigXmlHelper.IsNative64Bit()</condition></conditions></detection></namedElements>
<component type="Application"><displayName>A</displayName><role role="Settings"><detection name="A"/><rules name="B"/></role></component>
</migration>`)
  assert.equal([...faults, ...warnings], [])
})

test('another letter case is accepted with a warning that names the right spelling', () => {
  const { faults, warnings, migration } = check(
    '<Migration UrlId="x"><COMPONENT Type="documents" context="userandsystem"><displayname>x</displayname><role role="data"><rules><UnconditionalExclude><objectset><pattern type="FILE">C:\\a</pattern></objectset></UnconditionalExclude></rules></role></COMPONENT></Migration>',
  )
  assert.equal(faults, [])
  assert.equal(
    warnings.map(({ message }) => message),
    [
      '<Migration> is read as <migration>',
      'the attribute UrlId is read as urlid',
      '<COMPONENT> is read as <component>',
      'the attribute Type is read as type',
      '<displayname> is read as <displayName>',
      '<UnconditionalExclude> is read as <unconditionalExclude>',
      '<objectset> is read as <objectSet>',
    ],
  )
  const [component] = migration?.children ?? []
  assert.is(component?.name, 'component')
  assert.is(component?.attributes.get('type')?.value, 'Documents')
  assert.is(component?.attributes.get('context')?.value, 'UserAndSystem')
})

test('internal elements and attributes are passed over without a word and are not in the tree', () => {
  const { faults, warnings, migration } = check(
    `<migration urlid="x" xmlns:y="urn:y"><_locDefinition><_locDefault _loc="locNone"/></_locDefinition><library prefix="MigSysHelper">lib.dll</library>
<component type="Application" hidden="TRUE"><displayName _locID="a">x</displayName><icon>i</icon><paths><path type="File">p</path></paths><role role="Settings"><plugin/><rules>${GOOD}<windowsObjects><objectSet/></windowsObjects></rules></role></component></migration>`,
  )
  assert.equal([...faults, ...warnings], [])
  assert.equal(
    migration?.children.map(({ name }) => name),
    ['component'],
  )
})

test('what acts at the destination only, or informs, is a warning at a wrong place', () => {
  const { faults, warnings, migration } = check(`<migration urlid="x">
<component type="Application" id="x"><displayName>a</displayName><displayName>b</displayName><role role="Settings" context="User">
<destinationCleanup><objectSet><pattern type="File">C:\\x [*]</pattern></objectSet></destinationCleanup><rules>stray ${GOOD}</rules></role></component>
</migration>`)
  assert.equal(faults, [])
  assert.equal(brief(warnings), [
    'ignored-attribute 2:31',
    'ignored-attribute 2:116',
    'misplaced-element 3:1',
    'ignored-text 3:111',
    'repeated-element 2:66',
  ])
  assert.equal(
    migration?.children[0]?.children[2]?.children.map(({ name }) => name),
    ['destinationCleanup', 'rules'],
  )
})

test('lists of attribute groups are read with and without quotes', () => {
  for (const value of ['Security,TimeFields', '"Security","TimeFields"', ' security , timefields ']) {
    const { faults, migration } = check(
      withRules(
        `<excludeAttributes attributes='${value}'><objectSet><pattern type="File">C:\\a</pattern></objectSet></excludeAttributes>`,
      ),
    )
    assert.equal(faults, [])
    const rules = migration?.children[0]?.children[1]?.children[0]
    assert.is(rules?.children[0]?.attributes.get('attributes')?.value, 'Security,TimeFields')
  }
})

test('TV-CFG-6: a Config.xml given as a rule file is named as such, with the option it belongs to', () => {
  const { migration, faults } = check('<?xml version="1.0"?>\n<Configuration><Applications/></Configuration>')
  assert.is(migration, undefined)
  const error = new RuleFileError(faults)
  assert.is(error.code, 28)
  assert.equal(error.lines(), [
    'Script file is invalid for /i',
    'rules.xml:2:1: this is a Config.xml, not a rule file',
    '    <Configuration><Applications/></Configuration>',
    '    ^',
    '    Pass it with /config, not with /i.',
    '1 fault in 1 file; nothing was captured.',
  ])
  assert.match(
    error.logLines()[0] ?? '',
    /^MXE Agent: Migration XML rules\.xml is not properly formatted\. Message: /,
  )
})

const inCorpus = corpusTest(test)

/** Files that are not well-formed XML, by another parser's word. */
const BROKEN: readonly string[] = [
  'dbritt73_MigApp2.xml',
  'dbritt73_offline_ExcludeDrive.xml',
  'dbritt73_offline_include.xml',
  'conradhyler_config-offline.xml',
]

inCorpus('every rule file of the corpus passes, with warnings at most', () => {
  for (const stored of readdirSync(join(corpusDirectory ?? '', 'migxml'))) {
    const name = stored.replace(/\.zst$/, '')
    if (!name.toLowerCase().endsWith('.xml') || /config/i.test(name)) continue
    try {
      const document = parseXml(corpusFile(`migxml/${name}`), name, { code: 28 })
      const { faults, warnings, migration } = checkMigXml(document)
      assert.equal(faults.flatMap(showFinding), [])
      const components = migration?.children.filter((child) => child.name === 'component') ?? []
      process.stdout.write(`# ${name}: ${components.length} components, ${warnings.length} warnings\n`)
      for (const { place, message } of warnings) {
        process.stdout.write(`#     ${place.line}:${place.column} ${message}\n`)
      }
    } catch (error) {
      if (!(error instanceof XmlError)) throw error
      assert.ok(BROKEN.includes(name), `${name}: ${error.lines().join(' ')}`)
      process.stdout.write(`# ${name}: refused at ${error.line}:${error.column}: ${error.finding.message}\n`)
    }
  }
})

test.run()
