import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type BindOptions, bindRules, compileRules } from '../../src/migxml/index.ts'
import { capture, component, migration, rule } from '../support/fake-capture.ts'
import { type FakeSystemOptions, fakeSid, fakeSystem } from '../support/fake-system.ts'

const FILE = 'C:\\f.txt'
const CONTEXT_VECTORS: readonly (readonly [string, string, string, readonly string[]])[] = [
  ['TV-CTX-1', '', '', ['System', 'PC\\A', 'PC\\B']],
  ['TV-CTX-2', 'User', '', ['PC\\A', 'PC\\B']],
  ['TV-CTX-3', 'User', 'System', []],
  ['TV-CTX-4', 'System', 'User', []],
  ['TV-CTX-5', 'System', 'UserAndSystem', ['System']],
  ['TV-CTX-6', 'UserAndSystem', 'User', ['PC\\A', 'PC\\B']],
  ['TV-CTX-7', 'UserandSystem', '', ['System', 'PC\\A', 'PC\\B']],
]

for (const [id, context, rulesContext, expected] of CONTEXT_VECTORS) {
  test(`${id}: component ${context || 'default'}, rules ${rulesContext || 'default'}`, () => {
    const text = migration(
      component(rule('include', [FILE.replace('f.txt', '[f.txt]')]), { context, rulesContext }),
    )
    const { owners } = capture(text, fakeSystem({ files: [FILE], users: ['A', 'B'] }))
    assert.equal(
      (owners.get(FILE) ?? []).map((owner) => owner.replace('Test/', '')),
      expected,
    )
  })
}

test('X4: the context of detects inside rules is ignored', () => {
  const detects = `<detects context="User"><detect><condition>MigXmlHelper.DoesObjectExist("File","C:\\nowhere")</condition></detect></detects>`
  const text = migration(component(detects + rule('include', ['C:\\ [f.txt]']), { context: 'System' }))
  assert.equal(capture(text, fakeSystem({ files: [FILE] })).files, [])
})

test('TV-EX-17 and 18: a path that every user selects has every user as owner', () => {
  const files = ['C:\\EngineeringDrafts\\Sample.doc']
  const text = migration(component(rule('include', ['C:\\EngineeringDrafts\\* [*]']), { context: 'User' }))
  const { owners } = capture(text, fakeSystem({ files, users: ['A', 'B'] }))
  assert.equal(owners.get('C:\\EngineeringDrafts\\Sample.doc'), ['Test/PC\\A', 'Test/PC\\B'])
})

const A = '<condition>MigXmlHelper.DoesObjectExist("File","C:\\f.txt")</condition>'
const B = '<condition>MigXmlHelper.DoesObjectExist("File","C:\\missing")</condition>'

/** Whether a component whose role begins with `before` takes the file. */
function taken(before: string, named = '', options: BindOptions = {}, rulesContent = ''): boolean {
  const content = `${rulesContent}${rule('include', ['C:\\ [f.txt]'])}`
  const text = migration(
    (named === '' ? '' : `<namedElements>${named}</namedElements>`) +
      component(content, { context: 'System', before }),
  )
  return capture(text, fakeSystem({ files: [FILE] }), options).files.length === 1
}

const detection = (conditions: string) => `<detection>${conditions}</detection>`

test('TV-CND-1: AND wants all conditions', () => {
  assert.is(taken(detection(`<conditions operation="AND">${A}${B}</conditions>`)), false)
})
test('TV-CND-2: OR wants one of them', () => {
  assert.is(taken(detection(`<conditions operation="OR">${A}${B}</conditions>`)), true)
})
test('TV-CND-3: without an operation it is AND, or OR when asked for', () => {
  const block = detection(`<conditions>${A}${B}</conditions>`)
  assert.is(taken(block), false)
  assert.is(taken(block, '', { conditionsDefault: 'OR' }), true)
})
test('TV-CND-4: all conditions blocks of a detection must hold', () => {
  assert.is(taken(detection(`<conditions>${A}</conditions><conditions>${B}</conditions>`)), false)
})
test('TV-CND-5: one of several detections is enough', () => {
  const two = detection(`<conditions>${A}</conditions>`) + detection(`<conditions>${B}</conditions>`)
  assert.is(taken(two), true)
})
test('TV-CND-6: all detect elements of a detects must hold', () => {
  assert.is(taken(`<detects><detect>${A}</detect><detect>${B}</detect></detects>`), false)
})
test('TV-CND-7: one condition of a detect is enough', () => {
  assert.is(taken(`<detects><detect>${A}${B}</detect></detects>`), true)
})
test('TV-CND-8: one of several detects is enough', () => {
  const two = `<detects><detect>${B}</detect></detects><detects><detect>${A}</detect></detects>`
  assert.is(taken(two), true)
})
test('TV-CND-9: negation turns a condition round', () => {
  assert.is(
    taken(detection(`<conditions>${B.replace('<condition', '<condition negation="Yes"')}</conditions>`)),
    true,
  )
  assert.is(
    taken(detection(`<conditions>${A.replace('<condition', '<condition negation="Yes"')}</conditions>`)),
    false,
  )
})
test('TV-CND-10: without a detection a component is there', () => assert.is(taken(''), true))
test('TV-CND-11: a condition in an object set empties it', () => {
  const set = (condition: string) =>
    `<include><objectSet>${condition}<pattern type="File">C:\\ [f.txt]</pattern></objectSet></include>`
  const files = (condition: string) =>
    capture(migration(component(set(condition), { context: 'System' })), fakeSystem({ files: [FILE] })).files
      .length
  assert.is(files(A), 1)
  assert.is(files(B), 0)
})
test('TV-CND-12: a detect with an object set holds when the set has something', () => {
  const detect = (name: string) =>
    `<detects><detect><objectSet><pattern type="File">C:\\ [${name}]</pattern></objectSet></detect></detects>`
  assert.is(taken(detect('f*')), true)
  assert.is(taken(detect('g*')), false)
})
test('TV-CND-13: both versions are needed', () => {
  const version = (file: string, pattern: string) =>
    `<detect><condition>MigXmlHelper.DoesFileVersionMatch("C:\\lotus\\${file}","FileVersion","${pattern}")</condition></detect>`
  const text = migration(
    component(rule('include', ['C:\\ [f.txt]']), {
      context: 'System',
      before: `<detects>${version('123w.exe', '9.*')}${version('smartctr.exe', '99.*')}</detects>`,
    }),
  )
  const files = (smart: string) =>
    capture(
      text,
      fakeSystem({
        files: {
          'C:\\f.txt': {},
          'C:\\lotus\\123w.exe': { version: { FileVersion: '9.8.1' } },
          'C:\\lotus\\smartctr.exe': { version: { FileVersion: smart } },
        },
      }),
    ).files.includes(FILE)
  assert.is(files('99.0'), true)
  assert.is(files('98.0'), false)
})
test("TV-CND-14: a reference's own children are ignored", () => {
  const named = `<detection name="N"><conditions>${A}</conditions></detection>`
  assert.is(taken(`<detection name="N"><conditions>${B}</conditions></detection>`, named), true)
})
test('TV-CND-15: a reference to nothing is no constraint, with a warning', () => {
  assert.is(taken('<detection name="Nobody"/>'), true)
  const text = migration(
    component(rule('include', ['C:\\ [f.txt]']), { before: '<detection name="Nobody"/>' }),
  )
  const fake = fakeSystem()
  const { warnings } = bindRules(
    compileRules([{ path: 'r.xml', bytes: Buffer.from(text) }]),
    fake.system,
    fake.users,
    fake.facts,
  )
  assert.ok(warnings.some(({ kind, where }) => kind === 'rule-name-undefined' && where?.startsWith('r.xml:')))
})
test('several definitions of one name are all processed', () => {
  const named =
    `<detection name="N"><conditions>${B}</conditions></detection>` +
    `<detection name="N"><conditions>${A}</conditions></detection>`
  assert.is(taken('<detection name="N"/>', named), true)
})
test('conditions in rules gate the block and what is inside it', () => {
  assert.is(taken('', '', {}, `<conditions>${A}</conditions>`), true)
  assert.is(taken('', '', {}, `<conditions>${B}</conditions>`), false)
})
test('named rules are used by reference, once, even in a circle', () => {
  const named = `<rules name="R">${rule('include', ['C:\\ [f.txt]'])}<rules name="R"/></rules>`
  const text = migration(
    `<namedElements>${named}</namedElements><component type="Documents" context="System"><displayName>T</displayName><role role="Data"><rules name="R"/></role></component>`,
  )
  assert.equal(capture(text, fakeSystem({ files: [FILE] })).files, [FILE])
})

/** What a pattern with `%VAR%` takes when the component has this environment. */
function withEnvironment(
  environment: string,
  pattern: string,
  options: FakeSystemOptions,
  context = 'System',
) {
  const text = migration(
    `<component type="Application" context="${context}"><displayName>T</displayName>${environment}<role role="Settings"><rules>${rule('include', [pattern])}</rules></role></component>`,
  )
  return capture(text, fakeSystem(options))
}

const variable = (name: string, value: string) => `<variable name="${name}">${value}</variable>`

test('TV-VAR-1: text, trimmed', () => {
  const { files } = withEnvironment(
    `<environment>${variable('DATAPATH', '<text>%SYSTEMDRIVE%\\data\\userdata\\dir1\\dir2 </text>')}</environment>`,
    '%DATAPATH% [File1.txt]',
    { files: ['C:\\data\\userdata\\dir1\\dir2\\File1.txt'] },
  )
  assert.is(files.length, 1)
})

const script = (key: string) => `<script>MigXmlHelper.GetStringContent("Registry","${key}")</script>`

test('TV-VAR-2: a script that finds nothing leaves the variable undefined, without noise', () => {
  const environment = `<environment>${variable('X', script('HKLM\\SOFTWARE\\App [Path]'))}</environment>`
  const missing = withEnvironment(environment, '%X%\\ [*]', { files: ['C:\\App\\a.ini'] })
  assert.equal(missing.files, [])
  assert.equal(missing.bound.warnings, [])
  const keys = { 'HKLM\\SOFTWARE\\App': { Path: 'C:\\App\\' } }
  assert.equal(withEnvironment(environment, '%X%\\ [*]', { files: ['C:\\App\\a.ini'], keys }).files, [
    'C:\\App\\a.ini',
  ])
})

test('TV-VAR-3: the directory of a value, some levels up', () => {
  const value = `<objectSet><content filter='MigXmlHelper.ExtractDirectory(",","1")'><objectSet><pattern type="Registry">HKLM\\SOFTWARE\\App [Icon]</pattern></objectSet></content></objectSet>`
  const { files } = withEnvironment(`<environment>${variable('X', value)}</environment>`, '%X% [*]', {
    files: ['C:\\App\\bin\\x.exe', 'C:\\App\\no.txt'],
    keys: { 'HKLM\\SOFTWARE\\App': { Icon: 'C:\\App\\bin\\x.exe,0' } },
  })
  assert.equal(files, ['C:\\App\\bin\\x.exe'])
})

test('TV-VAR-4: an environment whose conditions fail sets nothing; the last that holds wins', () => {
  const block = (condition: string, path: string) =>
    `<environment><conditions>${condition}</conditions>${variable('X', `<text>${path}</text>`)}</environment>`
  const files = ['C:\\f.txt', 'C:\\one\\a', 'C:\\two\\a']
  const take = (environment: string) => withEnvironment(environment, '%X% [a]', { files }).files
  assert.equal(take(block(B, 'C:\\one')), [])
  assert.equal(take(block(A, 'C:\\one') + block(B, 'C:\\two')), ['C:\\one\\a'])
  assert.equal(take(block(A, 'C:\\one') + block(A, 'C:\\two')), ['C:\\two\\a'])
})

test('TV-VAR-5: a user folder in the system context is nothing', () => {
  const { files, bound } = withEnvironment('', '%CSIDL_PERSONAL%\\* [*]', {
    files: ['C:\\Users\\U\\Documents\\a'],
  })
  assert.equal(files, [])
  assert.equal(bound.warnings, [])
})

test('TV-VAR-6: %USERSID% is the SID of the user', () => {
  const { files } = withEnvironment(
    '',
    'C:\\x [%USERSID%.txt]',
    { files: [`C:\\x\\${fakeSid(0)}.txt`] },
    'User',
  )
  assert.is(files.length, 1)
})

test('TV-VAR-7: names in any letter case', () => {
  const environment = `<environment>${variable('HklmWowSoftware', '<text>C:\\x</text>')}</environment>`
  assert.is(withEnvironment(environment, '%hklmwowsoftware% [a]', { files: ['C:\\x\\a'] }).files.length, 1)
})

test('X8: what only the system defines, users inherit', () => {
  const environment = `<environment context="System">${variable('X', script('HKLM\\SOFTWARE\\App [Path]'))}</environment>`
  const { owners } = withEnvironment(
    environment,
    '%X%\\ [*]',
    { files: ['C:\\App\\a.ini'], keys: { 'HKLM\\SOFTWARE\\App': { Path: 'C:\\App' } } },
    'User',
  )
  assert.equal(owners.get('C:\\App\\a.ini'), ['T/PC\\U'])
})

test('a component inside another inherits its variables and its absence', () => {
  const child = (name: string) =>
    component(rule('include', ['%X% [a]']), {
      context: 'System',
      name,
      type: 'Application',
      role: 'Settings',
    })
  const parent = (before: string) =>
    migration(
      `<component type="Application" context="System"><displayName>P</displayName><environment>${variable('X', '<text>C:\\x</text>')}</environment><role role="Container">${before}${child('Child')}</role></component>`,
    )
  const fake = fakeSystem({ files: ['C:\\x\\a', 'C:\\f.txt'] })
  assert.equal(capture(parent(''), fake).owners.get('C:\\x\\a'), ['Child/System'])
  assert.equal(capture(parent(detection(`<conditions>${B}</conditions>`)), fake).files, [])
})

test('names from the system that hold brackets are names, not leaves', () => {
  const { files } = withEnvironment('', '%WINDIR%\\ [a]', {
    files: ['C:\\Win [1]\\a'],
    environment: { WINDIR: 'C:\\Win [1]' },
  })
  assert.is(files.length, 1)
})

test('conditions that refer to themselves, or to each other without end, end', () => {
  const level = (n: number) =>
    `<conditions name="c${n}" operation="OR">${`<conditions name="c${n + 1}"/>`.repeat(2)}</conditions>`
  const named = Array.from({ length: 40 }, (_, n) => level(n)).join('')
  const last = '<conditions name="c40" operation="OR"><conditions name="c40"/></conditions>'
  const text = migration(
    `<namedElements>${named}${last}</namedElements>${component(rule('include', ['C:\\ [f.txt]']), {
      before: '<detection><conditions name="c0"/></detection>',
    })}`,
  )
  const started = performance.now()
  const { files, bound } = capture(text, fakeSystem({ files: [FILE] }))
  assert.equal(files, [])
  assert.ok(bound.warnings.some(({ kind }) => kind === 'rule-name-circle'))
  assert.ok(performance.now() - started < 30_000)
})

test('variables that double each other do not fill the memory', () => {
  const doubling = Array.from({ length: 60 }, (_, n) =>
    variable(`V${n + 1}`, `<text>%V${n}%%V${n}%</text>`),
  ).join('')
  const { files, bound } = withEnvironment(
    `<environment>${variable('V0', '<text>C:\\aaaaaaaa</text>')}${doubling}</environment>`,
    '%V60% [a]',
    { files: [FILE] },
  )
  assert.equal(files, [])
  assert.ok(bound.warnings.some(({ kind }) => kind === 'rule-text-too-long'))
})

test.run()
