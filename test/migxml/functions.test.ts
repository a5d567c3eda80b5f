import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseCall } from '../../src/migxml/functions/call.ts'
import { capture, component, migration, rule } from '../support/fake-capture.ts'
import { type FakeSystemOptions, fakeSid, fakeSystem } from '../support/fake-system.ts'

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

test.run()
