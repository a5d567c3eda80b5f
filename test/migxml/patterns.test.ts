import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { capture, component, migration, rule } from '../support/fake-capture.ts'
import { fakeSid, fakeSystem } from '../support/fake-system.ts'

const FOLDER = [
  'C:\\Folder\\a.mp3',
  'C:\\Folder\\Sample.doc',
  'C:\\Folder\\Sub\\b.mp3',
  'C:\\Folder\\Sub\\Sample.doc',
  'C:\\Folder2\\x.mp3',
  'C:\\Sample.doc',
]
const [A, S, SUB_B, SUB_S, X, ROOT_S] = FOLDER as [string, string, string, string, string, string]
const TREE = [A, S, SUB_B, SUB_S]

function filesOf(pattern: string, files: readonly string[] = FOLDER): readonly string[] {
  return take(pattern, files).files
}

function take(pattern: string, files: readonly string[] = FOLDER) {
  return capture(
    migration(component(rule('include', [pattern]), { context: 'System' })),
    fakeSystem({ files }),
  )
}

const FILE_VECTORS: readonly (readonly [id: string, pattern: string, files: readonly string[]])[] = [
  ['TV-PAT-01', 'C:\\Folder\\ [*]', [A, S]],
  ['TV-PAT-02', 'C:\\Folder [*]', [A, S]],
  ['TV-PAT-03', 'C:\\Folder\\* [*]', TREE],
  ['TV-PAT-04', 'C:\\Folder\\*[*]', TREE],
  ['TV-PAT-05', 'C:\\Folder\\ [*.mp3]', [A]],
  ['TV-PAT-06', 'C:\\Folder\\ [Sample.doc]', [S]],
  ['TV-PAT-07', 'C:\\Folder\\* [Sample.doc]', [S, SUB_S]],
  ['TV-PAT-08', 'C:\\* [Sample.doc]', [ROOT_S, S, SUB_S]],
  ['TV-PAT-09', 'C:\\Folder\\*', []],
  ['TV-PAT-10', 'C:\\Folder', []],
  ['TV-PAT-11', 'C:\\Folder* [*]', [...TREE, X]],
  ['TV-PAT-12', 'C:\\*\\Sub\\* [*]', [SUB_B, SUB_S]],
  ['TV-PAT-13', 'C:\\*\\Folder\\* [*]', []],
  ['TV-PAT-14', 'C:\\ [*]', [ROOT_S]],
  ['TV-PAT-15', ' C:\\* [Sample.doc] ', [ROOT_S, S, SUB_S]],
  ['TV-PAT-16', 'c:\\folder\\ [SAMPLE.DOC]', [S]],
  ['TV-PAT-17', 'C:\\Folder\\ [?.mp3]', []],
]

for (const [id, pattern, expected] of FILE_VECTORS) {
  test(`${id}: "${pattern}" takes ${expected.length} files`, () => {
    assert.equal(filesOf(pattern), expected)
  })
}

test('TV-PAT-09: a node alone with a wildcard takes directories', () => {
  assert.equal(take('C:\\Folder\\*').directories, ['C:\\Folder', 'C:\\Folder\\Sub'])
})

test('TV-PAT-10: a node alone takes the directory', () => {
  assert.equal(take('C:\\Folder').directories, ['C:\\Folder'])
})

const BRACKETS = ['C:\\docs\\file].txt', 'C:\\docs\\a[1].txt', 'C:\\docs\\file']

test('TV-PAT-18: ^] stands for a bracket', () => {
  assert.equal(filesOf('C:\\docs [file^].txt]', BRACKETS), ['C:\\docs\\file].txt'])
})

test('TV-PAT-19: a bare ] inside the leaf is a warning and selects nothing', () => {
  const { files, bound } = take('C:\\docs [file].txt]', BRACKETS)
  assert.equal(files, [])
  assert.ok(bound.warnings.some((warning) => warning.kind === 'rule-pattern-fault'))
})

test('TV-PAT-20: both brackets escaped', () => {
  assert.equal(filesOf('C:\\docs [a^[1^].txt]', BRACKETS), ['C:\\docs\\a[1].txt'])
})

const USER = `HKU\\${fakeSid(0)}`
const KEYS = {
  'HKLM\\SW\\K': { '': 'default', V: 'v', MyKey: 'a' },
  'HKLM\\SW\\K\\Sub': { W: 'w', MyKey: 'b' },
  [`${USER}\\SW\\K`]: { MyKey: 'c', Other: 'x' },
  [`${USER}\\SW\\K\\Deep\\Er`]: { MyKey: 'd' },
}

function valuesOf(pattern: string, context = 'UserAndSystem') {
  return capture(
    migration(component(rule('include', [pattern], { type: 'Registry' }), { context })),
    fakeSystem({ keys: KEYS }),
  )
}

test('TV-PAT-21: a registry tree brings its values and keys', () => {
  const { values, keys } = valuesOf('HKLM\\SW\\K\\* [*]')
  assert.equal(values, [
    'HKLM\\SW\\K []',
    'HKLM\\SW\\K [V]',
    'HKLM\\SW\\K [MyKey]',
    'HKLM\\SW\\K\\Sub [W]',
    'HKLM\\SW\\K\\Sub [MyKey]',
  ])
  assert.equal(keys, ['HKLM\\SW\\K', 'HKLM\\SW\\K\\Sub'])
})

test('TV-PAT-22: one value', () => {
  assert.equal(valuesOf('HKLM\\SW\\K [V]').values, ['HKLM\\SW\\K [V]'])
})

test('TV-PAT-23: empty brackets are the default value', () => {
  assert.equal(valuesOf('HKLM\\SW\\K []').values, ['HKLM\\SW\\K []'])
})

test('TV-PAT-24: a value name in a key and every key below', () => {
  assert.equal(valuesOf('HKCU\\SW\\K\\* [MyKey]').values, [
    `${USER}\\SW\\K [MyKey]`,
    `${USER}\\SW\\K\\Deep\\Er [MyKey]`,
  ])
})

test('TV-PAT-25: the long name of a root is the short one', () => {
  assert.equal(valuesOf('HKEY_LOCAL_MACHINE\\SW\\K [V]').values, ['HKLM\\SW\\K [V]'])
})

test('HKCU means nothing in the system context', () => {
  const { values, bound } = valuesOf('HKCU\\SW\\K\\* [*]', 'System')
  assert.equal(values, [])
  assert.equal(bound.registryRoots(), [])
})

test('HKCR means the classes of the user and of the machine', () => {
  const keys = {
    'HKLM\\SOFTWARE\\Classes\\.x': { '': 'machine' },
    [`${USER}\\Software\\Classes\\.x`]: { '': 'user' },
  }
  const rules = migration(
    component(rule('include', ['HKCR\\.x []'], { type: 'Registry' }), { context: 'User' }),
  )
  assert.equal(capture(rules, fakeSystem({ keys })).values, [
    'HKLM\\SOFTWARE\\Classes\\.x []',
    `${USER}\\Software\\Classes\\.x []`,
  ])
})

function iniSettings(pattern: string) {
  const files = {
    'C:\\w\\Winamp.ini': { content: '[WinAmp]\r\nkeeponscreen=1\r\nother=2\r\n[X]\r\nkeeponscreen=3\r\n' },
  }
  const { bound } = capture(
    migration(component(rule('include', [pattern], { type: 'Ini' }), { context: 'System' })),
    fakeSystem({ files }),
  )
  return bound
}

test('TV-PAT-26: an Ini pattern names one setting', () => {
  const [setting, more] = iniSettings('C:\\w\\Winamp.ini|WinAmp[keeponscreen]').iniSettings
  assert.is(more, undefined)
  assert.is(setting?.path, 'C:\\w\\Winamp.ini')
  assert.is(setting?.section, 'WinAmp')
  assert.is(setting?.setting, 'keeponscreen')
  assert.is(setting?.value, '1')
})

test('TV-PAT-27: an Ini pattern with a blank before the bracket is none', () => {
  const bound = iniSettings('C:\\w\\Winamp.ini|WinAmp [keeponscreen]')
  assert.equal(bound.iniSettings, [])
  assert.ok(bound.warnings.some((warning) => warning.kind === 'rule-pattern-fault'))
})

test('TV-PAT-28: an undefined variable selects nothing and warns with its place', () => {
  const { files, bound } = take('%UNDEFINED%\\* [*]')
  assert.equal(files, [])
  const warning = bound.warnings.find(({ kind }) => kind === 'rule-variable-undefined')
  assert.match(warning?.where ?? '', /^rules1\.xml:\d+:\d+$/)
})

test('TV-PAT-29: a file below Program Files at any depth', () => {
  const files = [
    'C:\\Program Files\\USMTTestFolder\\USMTTestFile.txt',
    'C:\\Program Files\\USMTTestFolder\\a\\b\\USMTTestFile.txt',
    'C:\\Program Files\\USMTTestFolder\\other.txt',
  ]
  assert.equal(filesOf('%ProgramFiles%\\USMTTestFolder\\* [USMTTestFile.txt]', files), files.slice(0, 2))
})

test('TV-PAT-30: a whole tree below Program Files', () => {
  const files = [
    'C:\\Program Files\\USMTDIRTestFolder\\a.txt',
    'C:\\Program Files\\USMTDIRTestFolder\\b\\c.txt',
  ]
  assert.equal(filesOf('%ProgramFiles%\\USMTDIRTestFolder\\* [*]', files), files)
})

test('TV-PAT-32 and 4.4: a tree brings its directory objects', () => {
  assert.equal(take('c:\\folder\\* [*]').directories, ['C:\\Folder', 'C:\\Folder\\Sub'])
  assert.equal(take('c:\\folder\\* [*.doc]').directories, [])
})

test('only what can lead to something is entered', () => {
  const files = ['C:\\A\\B\\f.txt', 'C:\\A\\Z\\f.txt', 'C:\\Y\\f.txt']
  assert.equal(take('C:\\A\\B [f.txt]', files).entered, ['C:\\', 'C:\\A', 'C:\\A\\B'])
  assert.equal(take('C:\\*\\B\\* [f.txt]', files).entered.includes('C:\\Y'), true)
})

test('a pattern without a drive matches every drive when it begins with a star, else warns', () => {
  const files = ['C:\\a.x', 'C:\\d\\b.x']
  assert.equal(filesOf('*[*.x]', files), files)
  const { bound } = take('CSIDL_APPDATA\\Office\\ [Visio11.pip]')
  assert.ok(bound.warnings.some(({ kind }) => kind === 'rule-pattern-root'))
})

/** A pattern, and the character that it cannot have. */
const IMPOSSIBLE: readonly [string, string][] = [
  ['C:\\A\\* C:\\B\\* [*]', ':'],
  ['C:\\A\\?\\* [*]', '?'],
  ['C:\\A\\* [?.mp3]', '?'],
  ['C:\\A\\* [*.mp3|*.wav]', '|'],
  ['C:\\A\\ [Sub\\*]', '\\'],
  ['"C:\\A\\* [*.doc]', '"'],
]

for (const [pattern, character] of IMPOSSIBLE) {
  test(`${pattern} is a warning, since no name has a ${character}`, () => {
    const { bound, files } = take(pattern)
    assert.equal(files, [])
    const said = bound.warnings.map(({ kind, message }) => `${kind} ${message}`)
    assert.equal(said.length, 1)
    assert.match(said[0] ?? '', pattern.startsWith('"') ? 'rule-pattern-root' : `has a ${character}`)
  })
}

test('a path with a drive, a share, blanks and parentheses is no warning', () => {
  for (const pattern of [
    'C:\\A (x86)\\* [*]',
    'C:\\ [*]',
    '\\\\server\\share$\\A\\* [*.doc]',
    '\\\\?\\C:\\A\\* [*]',
    '*[*.x]',
  ]) {
    assert.equal(take(pattern).bound.warnings, [], pattern)
  }
})

test.run()
