import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { capture, component, migration, rule } from '../support/fake-capture.ts'
import { fakeSid, fakeSystem } from '../support/fake-system.ts'

const T1 = [
  'C:\\root.txt',
  'C:\\root.doc',
  'C:\\Dir1\\a.txt',
  'C:\\Dir1\\a.doc',
  'C:\\Dir1\\Dir2\\b.txt',
  'C:\\Dir1\\Dir2\\b.doc',
  'C:\\Dir1\\Dir2\\Dir3\\c.txt',
  'C:\\Dir1\\Other\\o.txt',
  'C:\\Dir1\\Other\\o.doc',
]
const DIR1 = T1.slice(2)
const TXT = (paths: readonly string[]) => paths.filter((path) => path.endsWith('.txt'))
const DOC = (paths: readonly string[]) => paths.filter((path) => path.endsWith('.doc'))

interface Vector {
  readonly id: string
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  readonly files?: readonly string[]
  readonly taken: readonly string[]
}

const DRAFTS = [
  'C:\\EngineeringDrafts\\Sample.doc',
  'C:\\EngineeringDrafts\\x.txt',
  'C:\\EngineeringDrafts\\Sub\\Sample.doc',
]
const USER_DOCUMENTS = ['C:\\UserDocuments\\Sample.doc', 'C:\\UserDocuments\\Sub\\Sample.doc']
const DATA = [
  'C:\\Data\\a.mp3',
  'C:\\Data\\b.doc',
  'C:\\Data\\temp\\c.doc',
  'C:\\Data\\temp\\d\\e.doc',
  'C:\\m.mp3',
]
const NEW_FOLDER = ['D:\\new folder\\new text document.txt', 'D:\\new folder\\x.txt', 'D:\\new folder\\y.doc']

const SAME_COMPONENT: readonly Vector[] = [
  { id: 'R1', include: ['C:\\Dir1\\* [*]'], exclude: ['C:\\* [*.txt]'], taken: DIR1 },
  {
    id: 'R2',
    include: ['C:\\Dir1\\* [*]'],
    exclude: ['C:\\Dir1\\Dir2\\* [*.txt]'],
    taken: DIR1.filter((path) => !(path.includes('Dir2') && path.endsWith('.txt'))),
  },
  { id: 'R3', include: ['C:\\Dir1\\* [*]'], exclude: ['C:\\Dir1\\* [*.txt]'], taken: DOC(DIR1) },
  { id: 'R4', include: ['C:\\Dir1\\Dir2\\* [*.txt]'], exclude: ['C:\\Dir1\\Dir2\\* [*.txt]'], taken: [] },
  {
    id: 'R5',
    include: ['C:\\Dir1\\* [*.txt]'],
    exclude: ['C:\\Dir1\\Dir2\\* [*]'],
    taken: ['C:\\Dir1\\a.txt', 'C:\\Dir1\\Other\\o.txt'],
  },
  {
    // The documentation's result contradicts its own rules; ours follows the rules (docs/compatibility.md).
    id: 'R6',
    include: ['C:\\Dir1\\Dir2\\* [*]'],
    exclude: ['C:\\Dir1\\* [*.txt]'],
    taken: DIR1.filter((path) => path.includes('Dir2')),
  },
  {
    id: 'R7',
    include: ['C:\\Data\\* [*]'],
    exclude: ['C:\\* [*.mp3]'],
    files: DATA,
    taken: DATA.slice(0, 4),
  },
  { id: 'R8', include: ['C:\\* [*]'], exclude: ['C:\\* [*.mp3]'], files: DATA, taken: DATA.slice(1, 4) },
  {
    id: 'R9',
    include: ['C:\\Data\\* [*]'],
    exclude: ['C:\\Data\\temp\\* [*]'],
    files: DATA,
    taken: DATA.slice(0, 2),
  },
  {
    id: 'R10',
    include: ['C:\\EngineeringDrafts\\* [*]'],
    exclude: ['C:\\EngineeringDrafts\\ [*]'],
    files: DRAFTS,
    taken: DRAFTS.slice(2),
  },
  {
    id: 'R11',
    include: ['C:\\EngineeringDrafts\\* [*]'],
    exclude: ['C:\\EngineeringDrafts\\ [Sample.doc]'],
    files: DRAFTS,
    taken: DRAFTS.slice(1),
  },
  {
    id: 'R12',
    include: ['C:\\UserDocuments\\* [*]'],
    exclude: ['C:\\UserDocuments\\ [Sample.doc]'],
    files: USER_DOCUMENTS,
    taken: USER_DOCUMENTS.slice(1),
  },
  {
    id: 'R13',
    include: ['C:\\* [*]'],
    exclude: ['C:\\* [Sample.doc]'],
    files: DRAFTS,
    taken: ['C:\\EngineeringDrafts\\x.txt'],
  },
  { id: 'R14', exclude: ['C:\\* [*.txt]'], taken: [] },
  {
    id: 'R17',
    include: ['D:\\new folder\\* [*]'],
    exclude: ['MigXmlHelper.GenerateDrivePatterns("*[*.txt]","Fixed")'],
    files: NEW_FOLDER,
    taken: NEW_FOLDER,
  },
  {
    id: 'R18',
    include: ['d:\\new folder [new text document.txt]', 'd:\\new folder\\* [*]'],
    exclude: ['D:\\New folder\\ [new text document.txt]', 'D:\\New folder\\*[*.txt]'],
    files: NEW_FOLDER,
    taken: NEW_FOLDER.slice(2),
  },
  {
    id: 'R19',
    include: [
      'C:\\EngineeringDrafts\\* [*]',
      'MigXmlHelper.GenerateDrivePatterns("\\Requests\\* [*] ","Fixed")',
      'MigXmlHelper.GenerateDrivePatterns("*\\Requests\\* [*] ","Fixed")',
    ],
    files: [
      'C:\\EngineeringDrafts\\a.txt',
      'C:\\Requests\\b.txt',
      'D:\\x\\y\\Requests\\z\\c.txt',
      'C:\\no.txt',
    ],
    taken: ['C:\\EngineeringDrafts\\a.txt', 'C:\\Requests\\b.txt', 'D:\\x\\y\\Requests\\z\\c.txt'],
  },
]

const DRIVES = { Fixed: ['C:', 'D:'] }

for (const { id, include, exclude, files = T1, taken } of SAME_COMPONENT) {
  const said = [include && `include ${include.join(', ')}`, exclude && `exclude ${exclude.join(', ')}`]
  test(`TV-PREC-${id}: ${said.filter(Boolean).join(', ')} takes ${taken.length} of ${files.length}`, () => {
    const rules = [
      include === undefined ? '' : rule('include', include),
      exclude === undefined ? '' : rule('exclude', exclude),
    ].join('')
    const text = migration(component(rules, { context: 'System' }))
    const { files: got } = capture(text, fakeSystem({ files, drives: DRIVES }))
    assert.equal([...got].sort(), [...taken].sort())
  })
}

function twoBlocks(include: string, exclude: string, files: readonly string[]): readonly string[] {
  const blocks = `${rule('include', [include])}</rules><rules>${rule('exclude', [exclude])}`
  return capture(migration(component(blocks, { context: 'System' })), fakeSystem({ files })).files
}

const LOG_DATA = ['C:\\data\\test (1).txt', 'C:\\data\\test.docx', 'C:\\data\\test.txt']

test('TV-PREC-R15: a less specific exclude in a sibling block does not win', () => {
  assert.equal(twoBlocks('c:\\data\\* [*]', 'c:\\* [*.txt]', LOG_DATA), LOG_DATA)
})

test('TV-PREC-R16: blocks of one component act on each other', () => {
  assert.equal(twoBlocks('c:\\data\\* [*]', 'c:\\data\\* [*.txt]', LOG_DATA), ['C:\\data\\test.docx'])
})

type Sides = { readonly include?: string; readonly exclude?: string }

function twoComponents(first: Sides, second: Sides, files: readonly string[] = T1): readonly string[] {
  const build = ({ include, exclude }: Sides, name: string) =>
    component([include && rule('include', [include]), exclude && rule('exclude', [exclude])].join(''), {
      context: 'System',
      name,
    })
  return capture(migration(build(first, 'One') + build(second, 'Two')), fakeSystem({ files })).files
}

test('TV-PREC-X1: what either of two components takes is taken, whatever the other excludes', () => {
  const taken = twoComponents(
    { include: 'C:\\Dir1\\* [*]', exclude: 'C:\\Dir1\\Dir2\\* [*.txt]' },
    { include: 'C:\\Dir1\\Dir2\\* [*.txt]', exclude: 'C:\\Dir1\\* [*]' },
  )
  assert.equal([...taken].sort(), [...DIR1].sort())
})

test('TV-PREC-X2: an exclude of another component has no effect (docs/compatibility.md)', () => {
  const taken = twoComponents({ include: 'C:\\Dir1\\Dir2\\* [*]' }, { exclude: 'C:\\Dir1\\* [*.txt]' })
  assert.equal([...taken].sort(), DIR1.filter((path) => path.includes('Dir2')).sort())
})

test('TV-PREC-X3: a component that only excludes takes nothing from another', () => {
  const taken = twoComponents({ exclude: 'C:\\Dir1\\Dir2\\* [*]' }, { include: 'C:\\Dir1\\* [*.txt]' })
  assert.equal([...taken].sort(), TXT(DIR1).sort())
})

test('TV-PREC-X4: a folder without what is below it is taken whole, beside a component that only excludes', () => {
  const files = ['C:\\Userdocs\\a.mp3', 'C:\\Userdocs\\b.doc', 'C:\\Userdocs\\Sub\\c.mp3']
  assert.equal(
    twoComponents({ exclude: 'C:\\Userdocs\\* [*.mp3]' }, { include: 'C:\\Userdocs\\ [*]' }, files),
    files.slice(0, 2),
  )
})

const K = 'HKLM\\Software\\Microsoft\\Command Processor'
const KEYS = { [K]: { DefaultColor: 1, Other: 2 }, [`${K}\\Sub`]: { X: 3 } }
const ALL_VALUES = [`${K} [DefaultColor]`, `${K} [Other]`, `${K}\\Sub [X]`]

function values(components: readonly Sides[]): readonly string[] {
  const text = components.map(({ include, exclude }, index) =>
    component(
      [
        include && rule('include', [include], { type: 'Registry' }),
        exclude && rule('exclude', [exclude], { type: 'Registry' }),
      ].join(''),
      { context: 'System', name: `C${index}` },
    ),
  )
  return capture(migration(text.join('')), fakeSystem({ keys: KEYS })).values
}

const G1 = { include: `${K}\\* [*]`, exclude: `${K} [DefaultColor]` }
const G2 = { include: `${K} [DefaultColor]`, exclude: `${K}\\* [*]` }

test('TV-PREC-G1: an excluded value is left out of an included key', () => {
  assert.equal(values([G1]), ALL_VALUES.slice(1))
})
test('TV-PREC-G2: an included value comes out of an excluded key', () => {
  assert.equal(values([G2]), ALL_VALUES.slice(0, 1))
})
test('TV-PREC-G3: of an include and an exclude that say the same, the exclude wins', () => {
  assert.equal(values([{ include: `${K} [DefaultColor]`, exclude: `${K} [DefaultColor]` }]), [])
})
test('TV-PREC-G4: two components, each without what the other takes, take all', () => {
  assert.equal(values([G2, G1]), ALL_VALUES)
})

test('TV-PREC-G5: an unconditional exclude of HKCU leaves nothing of it', () => {
  const text = migration(
    component(rule('include', ['HKCU\\testReg[*]'], { type: 'Registry' }), { context: 'User', name: 'One' }) +
      component(rule('unconditionalExclude', ['HKCU\\*[*]'], { type: 'Registry' }), { name: 'Two' }),
  )
  const fake = fakeSystem({ keys: { [`HKU\\${fakeSid(0)}\\testReg`]: { A: 'a' } } })
  const { values: taken, keys, entered } = capture(text, fake)
  assert.equal(taken, [])
  assert.equal(keys, [])
  assert.equal(entered, [])
})

const MUSIC = ['C:\\a.mp3', 'C:\\Users\\U\\b.mp3', 'C:\\c.doc', 'D:\\d.mp3']

test('TV-PREC-U1: an unconditional exclude holds whatever includes exist', () => {
  const text = migration(
    component(rule('include', ['C:\\* [*]', 'D:\\ [d.mp3]']), { context: 'System', name: 'One' }) +
      component(rule('unconditionalExclude', ['MigXmlHelper.GenerateDrivePatterns("* [*.mp3]","Fixed")']), {
        context: 'System',
        name: 'Two',
      }),
  )
  assert.equal(capture(text, fakeSystem({ files: MUSIC, drives: DRIVES })).files, ['C:\\c.doc'])
})

test('TV-PREC-U2: nothing of a drive, and no directory of it is entered', () => {
  const text = [
    migration(component(rule('include', ['C:\\* [*]', 'D:\\* [*]']), { context: 'System' }), 'one'),
    migration(component(rule('unconditionalExclude', ['c:\\*[*]']), { context: 'System' }), 'two'),
  ]
  const { files, entered } = capture(text, fakeSystem({ files: MUSIC, drives: DRIVES }))
  assert.equal(files, ['D:\\d.mp3'])
  assert.equal(entered, ['D:\\'])
})

test('TV-PREC-U3: two trees out of whole drives', () => {
  const files = ['C:\\a.doc', 'C:\\Program Files\\b.xls', 'C:\\Windows\\c.ppt', 'D:\\e.ppt']
  const text = migration(
    component(
      ['doc', 'xls', 'ppt']
        .map((extension) =>
          rule('include', [`MigXmlHelper.GenerateDrivePatterns("* [*.${extension}]","Fixed")`]),
        )
        .join('') + rule('unconditionalExclude', ['C:\\Program Files\\* [*]', 'C:\\Windows\\* [*]']),
      { context: 'System' },
    ),
  )
  const { files: taken, entered } = capture(text, fakeSystem({ files, drives: DRIVES }))
  assert.equal(taken, ['C:\\a.doc', 'D:\\e.ppt'])
  assert.not.ok(entered.includes('C:\\Windows'))
})

function unconditional(context: string, pattern: string, options = {}): readonly string[] {
  const text = migration(
    component(rule('include', ['%CSIDL_PERSONAL%\\* [*]']), { context: 'User', name: 'Documents' }) +
      component(rule('unconditionalExclude', [pattern]), { context, name: 'Never' }),
  )
  const files = ['C:\\Users\\U\\Documents\\a.doc', 'C:\\Users\\U\\Documents\\b.txt']
  return capture(text, fakeSystem({ files }), options).files
}

test("TV-PREC-U4: a system component's absolute pattern holds for what only users select", () => {
  assert.equal(unconditional('System', 'C:\\Users\\U\\Documents\\* [*.doc]'), [
    'C:\\Users\\U\\Documents\\b.txt',
  ])
})

test('TV-PREC-U5: an unconditional exclude in both contexts knows user variables', () => {
  assert.equal(unconditional('UserAndSystem', '%CSIDL_PERSONAL%\\* [*.doc]'), [
    'C:\\Users\\U\\Documents\\b.txt',
  ])
})

test('TV-PREC-U6: switched off by Config.xml, an unconditional exclude is gone', () => {
  const isDisabled = ({ path }: { readonly path: readonly string[] }) => path[0] === 'Never'
  assert.is(unconditional('UserAndSystem', '%CSIDL_PERSONAL%\\* [*.doc]', { isDisabled }).length, 2)
})

test('TV-CFG-2: what a switched-off component holds goes with it', () => {
  const child = component(rule('include', ['C:\\* [*.doc]']), { context: 'System', name: 'Child' })
  const text = migration(
    `<component type="Documents" context="System"><displayName>Parent</displayName><role role="Container">${child}</role></component>`,
  )
  const fake = fakeSystem({ files: ['C:\\a.doc'] })
  assert.is(capture(text, fake).files.length, 1)
  const off = capture(text, fake, { isDisabled: ({ path }) => path.length === 1 })
  assert.equal(off.files, [])
  assert.equal(
    off.bound.components.map(({ disabled }) => disabled),
    [true, true],
  )
})

const ATTRIBUTES = migration(
  component(
    rule('include', ['%SYSTEMDRIVE%\\ [*.txt]']) +
      rule('excludeAttributes', ['%SYSTEMDRIVE%\\ [a*.txt]'], { attributes: 'attributes="TimeFields"' }) +
      rule('includeAttributes', ['%SYSTEMDRIVE%\\ [aa.txt]'], { attributes: 'attributes="TimeFields"' }),
    { context: 'System' },
  ),
)

test('TV-ATT-1, 2, 3: the most specific attribute rule decides', () => {
  const { omits } = capture(ATTRIBUTES, fakeSystem({ files: ['C:\\b.txt', 'C:\\ab.txt', 'C:\\aa.txt'] }))
  assert.equal(omits.get('C:\\b.txt'), [])
  assert.equal(omits.get('C:\\ab.txt'), ['TimeFields'])
  assert.equal(omits.get('C:\\aa.txt'), [])
})

test('TV-ATT-4: Security left out everywhere', () => {
  const text = migration(
    component(
      rule('include', ['C:\\d\\* [*]']) +
        rule('excludeAttributes', ['C:\\* [*]'], { attributes: 'attributes="Security"' }),
      { context: 'System' },
    ),
  )
  assert.equal(capture(text, fakeSystem({ files: ['C:\\d\\x'] })).omits.get('C:\\d\\x'), ['Security'])
})

test.run()
