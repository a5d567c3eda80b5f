import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ExplainableRules } from '../../src/migxml/index.ts'
import { formatPattern } from '../../src/migxml/patterns/index.ts'
import { capture, component, type FakeCapture, migration, rule } from '../support/fake-capture.ts'
import { type FakeSystemOptions, fakeSid, fakeSystem } from '../support/fake-system.ts'

const DRIVES = { Fixed: ['C:', 'D:'], Removable: ['E:'] }
const USERS = ['A', 'B', 'C']

/** The patterns that a call makes, by context. */
function generated(
  call: string,
  context = 'System',
  options: FakeSystemOptions = {},
): ReadonlyMap<string, string[]> {
  const text = migration(component(rule('include', [call]), { context }))
  const { bound } = capture(text, fakeSystem({ drives: DRIVES, users: USERS, ...options })) as FakeCapture & {
    bound: ExplainableRules
  }
  const byContext = new Map<string, string[]>()
  for (const { pattern, scope } of bound.patterns) {
    const name = bound.contexts[scope.context] ?? ''
    byContext.set(name, [...(byContext.get(name) ?? []), formatPattern(pattern)])
  }
  return byContext
}

const DRIVE_VECTORS: readonly (readonly [string, string, readonly string[]])[] = [
  ['TV-GEN-1', '"* [*.doc]","Fixed"', ['C:\\* [*.doc]', 'D:\\* [*.doc]']],
  [
    'TV-GEN-2',
    '"\\Folder\\* [Sample.doc]","Fixed"',
    ['C:\\Folder\\* [Sample.doc]', 'D:\\Folder\\* [Sample.doc]'],
  ],
  ['TV-GEN-3', '"Path [file.txt]","Fixed"', ['C:\\Path [file.txt]', 'D:\\Path [file.txt]']],
  ['TV-GEN-4', '"* [*]","Removable"', ['E:\\* [*]']],
  ['TV-GEN-5', '"*[*.txt]","Fixed"', ['C:\\* [*.txt]', 'D:\\* [*.txt]']],
]

for (const [id, args, expected] of DRIVE_VECTORS) {
  test(`${id}: GenerateDrivePatterns(${args})`, () => {
    assert.equal(generated(`MigXmlHelper.GenerateDrivePatterns(${args})`).get('System'), expected)
  })
}

const USER_PATTERN = 'MigXmlHelper.GenerateUserPatterns("File","%userprofile%\\* [*.doc]",'
const EVERY_USER = USERS.map((name) => `C:\\Users\\${name}\\* [*.doc]`)

test('TV-GEN-6: every migrated user', () => {
  assert.equal(generated(`${USER_PATTERN}"TRUE")`, 'User').get('PC\\A'), EVERY_USER)
})
test('TV-GEN-7: every other user', () => {
  assert.equal(generated(`${USER_PATTERN}"FALSE")`, 'User').get('PC\\A'), EVERY_USER.slice(1))
})
test('TV-GEN-8: in the system context there is no current user', () => {
  assert.equal(generated(`${USER_PATTERN}"FALSE")`).get('System'), EVERY_USER)
})
test("a user pattern in the registry is in that user's own hive", () => {
  const { values } = capture(
    migration(
      component(rule('include', ['MigXmlHelper.GenerateUserPatterns("Registry","HKCU\\X [V]","FALSE")']), {
        context: 'System',
      }),
    ),
    fakeSystem({ users: USERS, keys: { [`HKU\\${fakeSid(1)}\\X`]: { V: 'b' } } }),
  )
  assert.equal(values, [`HKU\\${fakeSid(1)}\\X [V]`])
})

test('TV-GEN-9: documents of migrated users and outside profiles; the folder of another as the rules literally say', () => {
  const text = migration(
    component(
      rule('include', ['MigXmlHelper.GenerateDrivePatterns("* [*.doc]","Fixed")']) +
        rule('exclude', ['%ProfilesFolder%\\* [*.doc]']),
      { context: 'System', name: 'Outside' },
    ) +
      component(
        rule('include', ['%ProfilesFolder%\\* [*.doc]']) +
          rule('exclude', ['MigXmlHelper.GenerateUserPatterns("File","%userprofile%\\* [*.doc]","FALSE")']),
        { context: 'User', name: 'Own' },
      ),
  )
  const files = ['C:\\x.doc', 'C:\\Users\\A\\a.doc', 'C:\\Users\\B\\b.doc', 'C:\\Users\\X\\x.doc']
  const { owners } = capture(text, fakeSystem({ files, users: ['A', 'B'] }))
  assert.equal(owners.get('C:\\x.doc'), ['Outside/System'])
  assert.equal(owners.get('C:\\Users\\A\\a.doc'), ['Own/PC\\A'])
  assert.equal(owners.get('C:\\Users\\B\\b.doc'), ['Own/PC\\B'])
  assert.equal(owners.get('C:\\Users\\X\\x.doc'), ['Own/PC\\A', 'Own/PC\\B'])
})

const FINDER = (args: string) =>
  ['System', 'User']
    .map((context) =>
      component(
        rule('include', [`MigXmlHelper.GenerateDocPatterns(${args})`]) +
          rule('exclude', [`MigXmlHelper.GenerateDocPatterns("FALSE","FALSE","FALSE")`]),
        { context, name: `Doc${context}` },
      ),
    )
    .join('')

function found(options: FakeSystemOptions, args = '"FALSE"') {
  return capture(migration(FINDER(args)), fakeSystem({ drives: DRIVES, ...options }))
}

const HIDDEN_SYSTEM = { attributes: 0x26 }

test('TV-DOC: what the document finder takes and leaves', () => {
  const { owners, files } = found({
    files: {
      'C:\\data_mail\\x.pst': {},
      'C:\\notes.txt': {},
      'C:\\Windows\\x.doc': {},
      'C:\\ProgramData\\x.doc': {},
      'C:\\Program Files\\A\\x.doc': {},
      'C:\\Program Files (x86)\\A\\x.doc': {},
      'C:\\Users\\U\\x.txt': {},
      'C:\\Users\\U\\New\\y.txt': {},
      'C:\\Users\\U\\AppData\\Local\\z.txt': {},
      'C:\\Users\\U\\NTUSER.DAT': {},
      'C:\\Users\\U\\ntuser.dat.LOG1': {},
      'C:\\pagefile.sys': HIDDEN_SYSTEM,
      'C:\\own.bin': HIDDEN_SYSTEM,
      'C:\\data_mail\\own.db': HIDDEN_SYSTEM,
      'C:\\hid.txt': { attributes: 0x22 },
      'E:\\u.txt': {},
      'D:\\u.txt': {},
      'C:\\$Recycle.Bin\\S-1\\$R1.doc': {},
      'C:\\App\\doc.txt': {},
      'C:\\App\\sub\\doc.txt': {},
      'C:\\Users\\Public\\Documents\\p.txt': {},
      'C:\\Users\\Public\\elsewhere.txt': {},
      'C:\\Users\\U\\Downloads\\d.zip': {},
      'C:\\Users\\U\\AppData\\Roaming\\Microsoft\\Internet Explorer\\Quick Launch\\q.lnk': {},
    },
    keys: {
      'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\App': { InstallLocation: 'C:\\App\\' },
    },
  })
  const system: Record<string, string> = {
    'TV-DOC-1': 'C:\\data_mail\\x.pst',
    'TV-DOC-2': 'C:\\notes.txt',
    'TV-DOC-7': 'C:\\hid.txt',
    'TV-DOC-11': 'C:\\Users\\Public\\Documents\\p.txt',
    'a second drive': 'D:\\u.txt',
  }
  const user: Record<string, string> = {
    'TV-DOC-4': 'C:\\Users\\U\\x.txt',
    'TV-DOC-4, folder': 'C:\\Users\\U\\New\\y.txt',
    'TV-DOC-12': 'C:\\Users\\U\\Downloads\\d.zip',
    'quick launch': 'C:\\Users\\U\\AppData\\Roaming\\Microsoft\\Internet Explorer\\Quick Launch\\q.lnk',
  }
  for (const [id, path] of Object.entries(system)) assert.equal(owners.get(path), ['DocSystem/System'], id)
  for (const [id, path] of Object.entries(user)) assert.equal(owners.get(path), ['DocUser/PC\\U'], id)
  // TV-DOC-3, 5, 6, 8, 10: nothing else.
  assert.equal([...files].sort(), [...Object.values(system), ...Object.values(user)].sort())
})

test('TV-DOC-9: only the system drive', () => {
  const files = ['C:\\a.txt', 'D:\\u.txt']
  assert.equal(found({ files }, '"FALSE","TRUE","TRUE"').files, ['C:\\a.txt'])
})

test('an application inside an included folder is left out, the rest of the folder is not', () => {
  const { files } = found({
    files: ['C:\\Tools\\notes.txt', 'C:\\Tools\\Editor\\edit.exe', 'C:\\Users\\U\\Portable\\p.exe'],
    keys: {
      'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\edit.exe': {
        '': 'C:\\Tools\\Editor\\edit.exe',
      },
      [`HKU\\${fakeSid(0)}\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\P`]: {
        InstallLocation: '"C:\\Users\\U\\Portable"',
      },
    },
  })
  assert.equal(files, ['C:\\Tools\\notes.txt'])
})

test('an install location that is the documents folder or a drive is not believed', () => {
  const { files } = found({
    files: ['C:\\Users\\U\\Documents\\a.doc', 'D:\\x\\b.doc'],
    keys: {
      'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\One': {
        InstallLocation: 'C:\\Users\\U\\Documents',
      },
      'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Two': { InstallLocation: 'D:\\' },
      'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Three': {
        InstallLocation: 'C:\\Users',
      },
    },
  })
  assert.equal(files, ['C:\\Users\\U\\Documents\\a.doc', 'D:\\x\\b.doc'])
})

test('ScanProgramFiles adds the extensions that programs are registered for, in their folders', () => {
  const options = {
    files: [
      'C:\\Program Files\\Office\\Samples\\a.doc',
      'C:\\Program Files\\Office\\winword.exe',
      'C:\\Program Files\\Other\\b.doc',
    ],
    keys: {
      'HKLM\\SOFTWARE\\Classes\\.doc': { '': 'Word.Document' },
      'HKLM\\SOFTWARE\\Classes\\Word.Document\\shell\\open\\command': {
        '': '"C:\\Program Files\\Office\\Root\\winword.exe" "%1"',
      },
    },
  }
  assert.equal(found(options, '"TRUE"').files, ['C:\\Program Files\\Office\\Samples\\a.doc'])
  assert.equal(found(options, '"FALSE"').files, [])
})

test('a documents folder that the user moved is found where it is', () => {
  const fake = fakeSystem({ drives: DRIVES, files: ['D:\\Mine\\a.doc'] })
  const [user] = fake.users
  assert.ok(user)
  if (user === undefined) return
  const environment = new Map([...user.environment, ['CSIDL_MYDOCUMENTS', 'D:\\Mine']])
  const { owners } = capture(migration(FINDER('"FALSE"')), { ...fake, users: [{ ...user, environment }] })
  assert.ok(owners.get('D:\\Mine\\a.doc')?.includes('DocUser/PC\\U'))
})

test('a profile on another drive is for its user, and not taken when the user is left out', () => {
  const { owners } = found({
    files: ['D:\\People\\U\\Projects\\a.txt', 'D:\\People\\Left\\b.txt', 'D:\\People\\c.txt'],
    keys: {
      'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\S-1-5-21-9-9-9-1001': {
        ProfileImagePath: 'D:\\People\\Left',
      },
      'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\S-1-5-21-9-9-9-1002': {
        ProfileImagePath: 'D:\\People\\U',
      },
    },
  })
  assert.equal(
    [...owners].filter(([path]) => path.endsWith('.txt')),
    [['D:\\People\\c.txt', ['DocSystem/System']]],
  )
})

test.run()
