import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { filetimeFromIso } from '../../src/filetime/index.ts'
import { parseCall } from '../../src/migxml/functions/call.ts'
import { capture, component, migration, rule } from '../support/fake-capture.ts'
import { type FakeFile, type FakeSystemOptions, fakeSid, fakeSystem } from '../support/fake-system.ts'

const CALLS: readonly (readonly [string, string, readonly (string | null)[]])[] = [
  ['MigXmlHelper.IsNative64Bit()', 'IsNative64Bit', []],
  ['MigXMLHelper.DoesObjectExist ("File", \'%X%\\a\')', 'DoesObjectExist', ['File', '%X%\\a']],
  ['MigXmlHelper.ExtractSingleFile(NULL, null)', 'ExtractSingleFile', [null, null]],
  ['MigXmlHelper.OffsetValue(2)', 'OffsetValue', ['2']],
  ['MigsysHelperFunction.RelativeMove("a","b")', 'RelativeMove', ['a', 'b']],
  [
    `MigXmlHelper.GetStringContent("Registry","K []","0",'"','"\\')`,
    'GetStringContent',
    ['Registry', 'K []', '0', '"', '"\\'],
  ],
  [
    'MigXmlHelper.DoesFileVersionMatch("%P%\\\\m.exe","V","6.\\*")',
    'DoesFileVersionMatch',
    ['%P%\\m.exe', 'V', '6.\\*'],
  ],
  ['MigXmlHelper.Move("\\\\server\\\\share")', 'Move', ['\\\\server\\share']],
]

for (const [text, name, args] of CALLS) {
  test(`the call ${text} is read`, () => {
    const call = parseCall(text)
    assert.not.ok('fault' in call)
    if ('fault' in call) return
    assert.is(call.name, name)
    assert.equal(call.arguments, args)
  })
}

for (const text of [
  '',
  'NoDot("a")',
  'MigXmlHelper.X("a"',
  'MigXmlHelper.X("a" "b")',
  'MigXmlHelper.X(,)',
  'MigXmlHelper.X("a)',
]) {
  test(`"${text}" is no call`, () => assert.ok('fault' in parseCall(text)))
}

const SYSTEM: FakeSystemOptions = {
  files: {
    'C:\\f.txt': {},
    'C:\\App\\app.exe': {
      version: { FileVersion: '8.1.2.3', ProductVersion: 'QuickTime 5.0' },
      modified: 2000n,
    },
    'C:\\App\\old.exe': { modified: 1000n, content: 'same' },
    'C:\\App\\copy.exe': { content: 'same' },
    'C:\\x.ini': { content: '[S]\nV=yes\n' },
  },
  keys: {
    'HKLM\\SOFTWARE\\App': { Path: 'C:\\App', Other: 'c:\\app', Number: 7, '': 'default' },
    [`HKU\\${fakeSid(0)}\\Software\\Mine`]: { V: 'mine' },
  },
  facts: { osVersion: '6.1.7601', servicePack: 'Service Pack 1', is64Bit: true },
}

const CONDITIONS: readonly (readonly [string, boolean])[] = [
  ['DoesOSMatch("NT","6.1.*")', true],
  ['DoesOSMatch("NT","*")', true],
  ['DoesOSMatch("nt","6.1.7601.service pack 1")', true],
  ['DoesOSMatch("NT","10.*")', false],
  ['DoesOSMatch("9x","*")', false],
  ['IsNative64Bit()', true],
  ['IsOSLaterThan("NT","6.0")', true],
  ['IsOSLaterThan("NT","6.1")', true],
  ['IsOSLaterThan("NT","6.1.7601.2")', false],
  ['IsOSLaterThan("NT","10.0")', false],
  ['IsOSLaterThan("9x","1.0")', false],
  ['IsOSEarlierThan("NT","10.0")', true],
  ['IsOSEarlierThan("NT","6.1")', false],
  ['DoesObjectExist("File","C:\\App")', true],
  ['DoesObjectExist("File","C:\\App [app.exe]")', true],
  ['DoesObjectExist("File","C:\\App\\app.exe")', true],
  ['DoesObjectExist("File","C:\\* [*.exe]")', true],
  ['DoesObjectExist("File","C:\\App [*.dll]")', false],
  ['DoesObjectExist("Registry","HKLM\\Software\\App")', true],
  ['DoesObjectExist("Registry","HKLM\\Software\\App [Path]")', true],
  ['DoesObjectExist("Registry","HKLM\\Software\\* [Pa*]")', true],
  ['DoesObjectExist("Registry","HKLM\\Software\\App [None]")', false],
  ['DoesObjectExist("Registry","HKCU\\Software\\Mine [V]")', true],
  ['DoesObjectExist("Ini","C:\\x.ini|S[V]")', true],
  ['DoesObjectExist("Ini","C:\\x.ini|S[W]")', false],
  ['DoesFileVersionMatch("C:\\App\\app.exe","FileVersion","8.*")', true],
  ['DoesFileVersionMatch("C:\\App [app.exe]","fileversion","9.*")', false],
  ['DoesFileVersionMatch("C:\\App\\app.exe","ProductVersion","QuickTime 5.*")', true],
  ['DoesFileVersionMatch("C:\\App\\none.exe","FileVersion","*")', false],
  ['IsFileVersionAbove("C:\\App\\app.exe","FileVersion","8.1")', true],
  ['IsFileVersionAbove("C:\\App\\app.exe","FileVersion","8.1.2.3")', false],
  ['IsFileVersionBelow("C:\\App\\app.exe","FileVersion","10.0")', true],
  ['IsFileMoreRecentThan("C:\\App\\app.exe","C:\\App\\old.exe")', true],
  ['IsFileMoreRecentThan("C:\\App\\old.exe","C:\\App\\app.exe")', false],
  ['IsSystemContext()', false],
  ['DoesStringContentEqual("Registry","HKLM\\Software\\App [Path]","c:\\APP")', true],
  ['DoesStringContentEqual("Registry","HKLM\\Software\\App [Number]","7")', true],
  ['DoesStringContentEqual("Ini","C:\\x.ini|S[V]","yes")', true],
  ['DoesStringContentEqual("File","%USERNAME%","")', false],
  ['DoesStringContentEqual("File","%NOBODY%","")', true],
  ['DoesStringContentContain("Registry","HKLM\\Software\\App []","FAU")', true],
  ['DoesStringContentContain("Registry","HKLM\\Software\\App []","x")', false],
  ['IsSameObject("File","%CSIDL_PERSONAL%","c:\\users\\u\\documents\\")', true],
  ['IsSameObject("File","%CSIDL_PERSONAL%","%CSIDL_COMMON_DOCUMENTS%")', false],
  ['IsSameContent("File","C:\\App\\old.exe","File","C:\\App [copy.exe]")', true],
  ['IsSameContent("File","C:\\App\\old.exe","File","C:\\App\\none.exe")', false],
  [
    'IsSameStringContent("Registry","HKLM\\Software\\App [Path]","Registry","HKLM\\Software\\App [Other]")',
    true,
  ],
]

function conditionHolds(
  call: string,
  negation = '',
): { readonly taken: boolean; readonly kinds: readonly string[] } {
  const text = migration(
    component(rule('include', ['C:\\ [f.txt]']), {
      context: 'User',
      before: `<detection><conditions><condition${negation}>MigXmlHelper.${call}</condition></conditions></detection>`,
    }),
  )
  const { files, bound } = capture(text, fakeSystem(SYSTEM))
  return { taken: files.length === 1, kinds: bound.warnings.map(({ kind }) => kind) }
}

for (const [call, expected] of CONDITIONS) {
  test(`${call} is ${expected}`, () => {
    assert.is(conditionHolds(call).taken, expected)
    assert.is(conditionHolds(call, ' negation="Yes"').taken, !expected)
  })
}

const WRONG = [
  ['IsOSLaterThan("NT")', 'rule-call-arguments'],
  ['DoesObjectExist("Folder","C:\\x")', 'rule-call-arguments'],
  ['SourcePriority()', 'rule-call-arguments'],
  ['DoesObjectExist("File"', 'rule-call-syntax'],
  ['NoSuchFunction()', 'rule-unknown-function'],
] as const

for (const [call, kind] of WRONG) {
  test(`TV-EX-20: ${call} selects nothing, negated or not, with a warning`, () => {
    for (const negation of ['', ' negation="Yes"']) {
      const { taken, kinds } = conditionHolds(call, negation)
      assert.is(taken, false)
      assert.ok(kinds.includes(kind))
    }
  })
}

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

/** Files taken by the content of values. */
function content(
  filter: string,
  value: string | readonly string[] | Buffer,
  type = 'User',
): readonly string[] {
  const text = migration(
    component(
      `<include><objectSet><content filter='${filter}'><objectSet><pattern type="Registry">HKLM\\X [V]</pattern></objectSet></content></objectSet></include>`,
      { context: type },
    ),
  )
  const fake = fakeSystem({
    files: [
      'C:\\Windows\\Notepad.exe',
      'C:\\d\\a,b.txt',
      'C:\\d\\c.txt',
      'C:\\App\\bin\\x.exe',
      'C:\\App\\y.txt',
    ],
    keys: { 'HKLM\\X': { V: Buffer.isBuffer(value) ? { type: 3, data: value } : value } },
    environment: { PATH: 'C:\\nowhere;C:\\Windows' },
  })
  return capture(text, fake).files
}

test('ExtractSingleFile: separators, path hints, quotes, lists', () => {
  const notepad = ['C:\\Windows\\Notepad.exe']
  assert.equal(content('MigXmlHelper.ExtractSingleFile(NULL,NULL)', 'C:\\Windows\\Notepad.exe'), notepad)
  assert.equal(content('MigXmlHelper.ExtractSingleFile(NULL,"NULL")', '%windir%\\notepad.exe'), notepad)
  assert.equal(content('MigXmlHelper.ExtractSingleFile(",",NULL)', 'C:\\Windows\\Notepad.exe,-2'), notepad)
  assert.equal(content('MigXmlHelper.ExtractSingleFile(",",NULL)', 'C:\\d\\a,b.txt'), ['C:\\d\\a,b.txt'])
  assert.equal(content('MigXmlHelper.ExtractSingleFile(NULL,"%Path%")', 'Notepad.exe'), notepad)
  assert.equal(content('MigXmlHelper.ExtractSingleFile(NULL,NULL)', '"C:\\Windows\\Notepad.exe" /x'), notepad)
  assert.equal(content('MigXmlHelper.ExtractSingleFile(NULL,NULL)', ['C:\\d\\c.txt', 'C:\\App\\y.txt']), [
    'C:\\d\\c.txt',
  ])
  assert.equal(content('MigXmlHelper.ExtractSingleFile(NULL,NULL)', 'C:\\Windows\\none.exe'), [])
})

test('ExtractMultipleFiles: one for each that exists', () => {
  assert.equal(
    content('MigXmlHelper.ExtractMultipleFiles(NULL,NULL)', ['C:\\d\\c.txt', 'C:\\d\\no', 'C:\\App\\y.txt']),
    ['C:\\App\\y.txt', 'C:\\d\\c.txt'],
  )
  assert.equal(
    content('MigXmlHelper.ExtractMultipleFiles(";",NULL)', 'C:\\d\\c.txt;C:\\d\\no;C:\\App\\y.txt'),
    ['C:\\App\\y.txt', 'C:\\d\\c.txt'],
  )
})

test('ExtractDirectory: levels and a suffix', () => {
  assert.equal(content('MigXmlHelper.ExtractDirectory(",","1","* [*]")', 'C:\\App\\bin\\x.exe,0'), [
    'C:\\App\\bin\\x.exe',
  ])
  assert.equal(content('MigXmlHelper.ExtractDirectory(",","2","* [*]")', 'C:\\App\\bin\\x.exe,0'), [
    'C:\\App\\y.txt',
    'C:\\App\\bin\\x.exe',
  ])
})

test("Outlook's binary paths", () => {
  assert.equal(content('MigSysHelper.ExtractSingleFileAnsiBin()', Buffer.from('C:\\d\\c.txt\0', 'latin1')), [
    'C:\\d\\c.txt',
  ])
  assert.equal(
    content('MigSysHelper.ExtractSingleFileUnicodeBin()', Buffer.from('C:\\d\\c.txt\0', 'utf16le')),
    ['C:\\d\\c.txt'],
  )
})

test('addObjects: what rules pretend, with their bytes', () => {
  const object = (location: string, type: string, attributes: string, bytes: string) =>
    `<object><location type="${type}">${location}</location><attributes>${attributes}</attributes>${bytes}</object>`
  const text = migration(
    component(
      `<addObjects>${object('HKLM\\SOFTWARE\\X [Upgrade]', 'Registry', 'DWORD', '<bytes>0B000000</bytes>')}
       ${object('HKLM\\SOFTWARE\\X [Name]', 'Registry', 'String', '<bytes string="Yes">%SYSTEMDRIVE%</bytes>')}
       ${object('C:\\x [a.txt]', 'File', 'Hidden, Read-only', '<bytes>616263</bytes>')}
       ${object('C:\\y', 'File', 'Nonsense', '')}</addObjects>`,
      { context: 'System' },
    ),
  )
  const { synthetic, warnings } = capture(text, fakeSystem()).bound
  assert.equal(
    synthetic.map(({ type, node, leaf, attributes, data }) => [
      type,
      node,
      leaf,
      attributes,
      Buffer.from(data).toString('hex'),
    ]),
    [
      ['Registry', 'HKLM\\SOFTWARE\\X', 'Upgrade', 4, '0b000000'],
      ['Registry', 'HKLM\\SOFTWARE\\X', 'Name', 1, Buffer.from('C:\0', 'utf16le').toString('hex')],
      ['File', 'C:\\x', 'a.txt', 3, '616263'],
    ],
  )
  assert.ok(warnings.some(({ kind }) => kind === 'rule-object-attributes'))
})

test('rules for the destination are carried as data, actions are listed', () => {
  const set = '<objectSet><pattern type="File">%CSIDL_PERSONAL%\\* [*]</pattern></objectSet>'
  const text = migration(
    component(
      `<merge script="MigXmlHelper.SourcePriority()">${set}</merge>
       <locationModify script="MigXmlHelper.RelativeMove('C:\\a','%CSIDL_PERSONAL%')">${set}</locationModify>
       <destinationCleanup>${set}</destinationCleanup>
       <externalProcess when="pre-scan"><commandLine>echo x</commandLine></externalProcess>
       <processing when="post-scan"><script>MigXmlHelper.KillExplorer()</script></processing>`,
      { context: 'User' },
    ),
  )
  const { carried, actions } = capture(text, fakeSystem({ users: ['A', 'B'] })).bound
  assert.equal(
    carried.map(({ kind, call, contexts, patterns }) => [kind, call?.function, contexts, patterns.length]),
    [
      ['merge', 'SourcePriority', [1, 2], 1],
      ['locationModify', 'RelativeMove', [1, 2], 1],
      ['destinationCleanup', undefined, [1, 2], 1],
    ],
  )
  assert.is(actions.length, 4)
  assert.equal(actions[0]?.commands, ['MigXmlHelper.KillExplorer()'])
})

test.run()
