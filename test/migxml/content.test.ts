import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { capture, component, migration } from '../support/fake-capture.ts'
import { fakeSystem } from '../support/fake-system.ts'

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
