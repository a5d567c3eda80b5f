import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { filetimeFromIso } from '../../src/filetime/index.ts'
import { capture, component, migration, rule } from '../support/fake-capture.ts'
import { fakeSid, fakeSystem } from '../support/fake-system.ts'

const USER = `HKU\\${fakeSid(0)}`
const CACHE = 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Cache'

test('TV-EX-01 and 02: a value, and a key with all below it', () => {
  const keys = { [CACHE]: { Persistent: 1, Other: 2 }, 'HKLM\\Software\\K\\Sub': { V: 'v' } }
  const rules = rule('include', [`${CACHE} [Persistent]`, 'HKLM\\Software\\K\\* [*]'], { type: 'Registry' })
  assert.equal(capture(migration(component(rules, { context: 'System' })), fakeSystem({ keys })).values, [
    `${CACHE} [Persistent]`,
    'HKLM\\Software\\K\\Sub [V]',
  ])
})

const DRAFTS = ['C:\\EngineeringDrafts\\a.txt', 'C:\\EngineeringDrafts\\Sub\\b.txt']

test('TV-EX-03 and 04: a folder with and without its sub-folders', () => {
  const take = (pattern: string) =>
    capture(migration(component(rule('include', [pattern]))), fakeSystem({ files: DRAFTS })).files
  assert.equal(take('C:\\EngineeringDrafts\\* [*]'), DRAFTS)
  assert.equal(take('C:\\EngineeringDrafts\\ [*]'), DRAFTS.slice(0, 1))
})

test('TV-EX-05, 12: an extension on all fixed drives, as a script and as an extension list', () => {
  const files = ['C:\\a.mp3', 'D:\\x\\b.MP3', 'E:\\c.mp3', 'C:\\d.doc', 'D:\\e.pst']
  const fake = fakeSystem({ files, drives: { Fixed: ['C:', 'D:'], Removable: ['E:'] } })
  const script = component(rule('include', ['MigXmlHelper.GenerateDrivePatterns("* [*.mp3]","Fixed")']), {
    context: 'System',
  })
  assert.equal(capture(migration(script), fake).files, ['C:\\a.mp3', 'D:\\x\\b.MP3'])
  const list = `<component type="Documents" context="System"><displayName>T</displayName><extensions><extension>DOC</extension><extension>PST</extension></extensions><role role="Data"><rules/></role></component>`
  assert.equal(capture(migration(list), fake).files, ['C:\\d.doc', 'D:\\e.pst'])
})

test('TV-EX-06 and 07: .pst files below a user folder and below Program Files', () => {
  const files = ['C:\\Users\\U\\AppData\\Local\\Microsoft\\Outlook\\o.pst', 'C:\\Program Files\\X\\p.pst']
  const text = migration(
    component(
      rule('include', ['%CSIDL_LOCAL_APPDATA%\\Microsoft\\Outlook\\*[*.pst]'], {
        attributes: "filter='MigXmlHelper.IgnoreIrrelevantLinks()'",
      }),
      { context: 'User', name: 'One' },
    ) + component(rule('include', ['%CSIDL_PROGRAM_FILES%\\*[*.pst]']), { context: 'System', name: 'Two' }),
  )
  const { owners } = capture(text, fakeSystem({ files }))
  assert.equal([...owners.values()], [['Two/System'], ['One/PC\\U']])
})

test('TV-EX-08: My Video, for each user whose folder exists', () => {
  const before =
    '<detects><detect><condition>MigXmlHelper.DoesObjectExist("File","%CSIDL_MYVIDEO%")</condition></detect></detects>'
  const rules =
    rule('include', ['%CSIDL_MYVIDEO%\\* [*]'], {
      attributes: "filter='MigXmlHelper.IgnoreIrrelevantLinks()'",
    }) +
    '<merge script="MigXmlHelper.DestinationPriority()"><objectSet><pattern type="File">%CSIDL_MYVIDEO% [desktop.ini]</pattern></objectSet></merge>'
  const fake = fakeSystem({ users: ['A', 'B'], files: ['C:\\Users\\A\\Videos\\v.mp4', 'C:\\Users\\B\\x'] })
  const { files, bound } = capture(migration(component(rules, { context: 'User', before })), fake)
  assert.equal(files, ['C:\\Users\\A\\Videos\\v.mp4'])
  assert.equal(bound.components[0]?.detectedIn, [1])
})

test('TV-EX-09: a folder name at every depth of a drive', () => {
  const files = [
    'C:\\Presentations\\a',
    'C:\\x\\Presentations\\b',
    'C:\\x\\y\\Presentations\\z\\c',
    'C:\\x\\d',
  ]
  const text = migration(
    component(rule('include', ['C:\\*\\Presentations\\* [*]', 'C:\\Presentations\\* [*]']), {
      context: 'System',
    }),
  )
  assert.equal([...capture(text, fakeSystem({ files })).files].sort(), files.slice(0, 3))
})

test('TV-EX-10: HKCU for users and HKLM for the system, from one block', () => {
  const keys = {
    [`${USER}\\Software\\USMTTESTKEY\\S`]: { MyKey: 'x', Other: 'y' },
    'HKLM\\Software\\USMTTESTKEY': { A: 'a' },
  }
  const rules = rule(
    'include',
    ['HKCU\\Software\\USMTTESTKEY\\* [MyKey]', 'HKLM\\Software\\USMTTESTKEY\\* [*]'],
    {
      type: 'Registry',
    },
  )
  const { values } = capture(migration(component(rules)), fakeSystem({ keys }))
  assert.equal(values, ['HKLM\\Software\\USMTTESTKEY [A]', `${USER}\\Software\\USMTTESTKEY\\S [MyKey]`])
})

test('TV-EX-11: of two files with one urlid the second is ignored, with a warning', () => {
  const file = (name: string) =>
    migration(component(rule('include', [`C:\\ [${name}]`]), { context: 'System' }), 'u')
  const { files, bound } = capture([file('a'), file('b')], fakeSystem({ files: ['C:\\a', 'C:\\b'] }))
  assert.equal(files, ['C:\\a'])
  assert.ok(bound.warnings.some(({ kind, where }) => kind === 'rule-urlid-twice' && where === 'rules2.xml'))
})

test('TV-EX-13: files by date', () => {
  const accessed = (iso: string) => ({ accessed: filetimeFromIso(iso) ?? 0n })
  const files = {
    'C:\\DOCS\\in.txt': accessed('2021-06-01T00:00:00Z'),
    'C:\\DOCS\\out.txt': accessed('2019-06-01T00:00:00Z'),
  }
  const filter = `filter='MigXmlHelper.FileProperties("dateAccessed","range","2023/05/15-2020/05/17")'`
  const text = migration(
    component(rule('include', ['%SYSTEMDRIVE%\\DOCS\\* [*]'], { attributes: filter }), { context: 'System' }),
  )
  assert.equal(capture(text, fakeSystem({ files })).files, ['C:\\DOCS\\in.txt'])
})

test('TV-EX-14: documents without the media folders nested in them', () => {
  const fake = fakeSystem({
    files: ['C:\\Users\\U\\Documents\\a.doc', 'C:\\Users\\U\\Documents\\My Music\\b.mp3'],
  })
  const [user] = fake.users
  if (user === undefined) throw new Error('no user')
  const environment = new Map([...user.environment, ['CSIDL_MYMUSIC', 'C:\\Users\\U\\Documents\\My Music']])
  const text = migration(
    component(
      rule('exclude', ['%CSIDL_MYMUSIC%\\* [*]', '%CSIDL_MYPICTURES%\\* [*]']) +
        rule('include', ['%CSIDL_PERSONAL%\\* [*]']),
      { context: 'User' },
    ),
  )
  assert.equal(capture(text, { ...fake, users: [{ ...user, environment }] }).files, [
    'C:\\Users\\U\\Documents\\a.doc',
  ])
})

test('TV-EX-15: a set that is used only when two folders differ', () => {
  const condition =
    '<condition negation="Yes">MigXmlHelper.IsSameObject("File","%CSIDL_FAVORITES%","%CSIDL_COMMON_FAVORITES%")</condition>'
  const text = migration(
    component(
      `<include><objectSet>${condition}<pattern type="File">%CSIDL_FAVORITES%\\* [*]</pattern></objectSet></include>`,
      { context: 'User' },
    ),
  )
  const fake = fakeSystem({
    files: ['C:\\Users\\U\\Favorites\\f.url', 'C:\\Users\\Public\\Favorites\\g.url'],
  })
  assert.equal(capture(text, fake).files, ['C:\\Users\\U\\Favorites\\f.url'])
  const [user] = fake.users
  if (user === undefined) throw new Error('no user')
  const environment = new Map([...user.environment, ['CSIDL_FAVORITES', 'C:\\Users\\Public\\Favorites']])
  assert.equal(capture(text, { ...fake, users: [{ ...user, environment }] }).files, [])
})

test('TV-EX-16: the template application', () => {
  const text = migration(
    `<component type="Application"><displayName>MyApp</displayName>
      <environment context="System"><variable name="myAppExePath"><script>MigXMLHelper.GetStringContent("Registry","HKLM\\Software\\MyApp [InstallPath]")</script></variable></environment>
      <role role="Settings">
        <detects>
          <detect><condition>MigXMLHelper.DoesObjectExist("Registry","HKLM\\Software\\MyApp [win32_version]")</condition></detect>
          <detect><condition>MigXMLHelper.DoesFileVersionMatch("%MyAppExePath%","ProductVersion","8.*")</condition>
                  <condition>MigXMLHelper.DoesFileVersionMatch("%MyAppExePath%","ProductVersion","9.*")</condition></detect>
        </detects>
        <rules context="User">
          ${rule('include', ['HKCU\\Software\\MyApp\\Toolbar\\* [*]', 'HKCU\\Software\\MyApp\\ListView\\* [*]', 'HKCU\\Software\\MyApp [ShowTips]'], { type: 'Registry' })}
          ${rule('exclude', ['HKCU\\Software\\MyApp\\Toolbar [Display]'], { type: 'Registry' })}
        </rules>
      </role></component>`,
  )
  const system = (version: string) =>
    fakeSystem({
      files: { 'C:\\MyApp\\myapp.exe': { version: { ProductVersion: version } } },
      keys: {
        'HKLM\\Software\\MyApp': { InstallPath: 'C:\\MyApp\\myapp.exe', win32_version: '1' },
        [`${USER}\\Software\\MyApp`]: { ShowTips: 1, Secret: 2 },
        [`${USER}\\Software\\MyApp\\Toolbar`]: { Display: 1, Size: 2 },
        [`${USER}\\Software\\MyApp\\ListView\\Sub`]: { W: 3 },
      },
    })
  assert.equal(capture(text, system('9.1')).values, [
    `${USER}\\Software\\MyApp [ShowTips]`,
    `${USER}\\Software\\MyApp\\Toolbar [Size]`,
    `${USER}\\Software\\MyApp\\ListView\\Sub [W]`,
  ])
  assert.equal(capture(text, system('7.0')).values, [])
})

test('TV-EX-19: drive patterns with a blank at the end', () => {
  const files = ['C:\\EngineeringDrafts\\a', 'D:\\x\\EngineeringDrafts\\y\\b', 'D:\\c']
  const text = migration(
    component(
      rule('include', [
        'MigXmlHelper.GenerateDrivePatterns("\\EngineeringDrafts\\* [*] ","Fixed")',
        'MigXmlHelper.GenerateDrivePatterns("*\\EngineeringDrafts\\* [*] ","Fixed")',
      ]),
      { context: 'System' },
    ),
  )
  assert.equal(capture(text, fakeSystem({ files, drives: { Fixed: ['C:', 'D:'] } })).files, files.slice(0, 2))
})

test('TV-CFG-3: a component that is off leaves what others include', () => {
  const text = migration(
    component(rule('include', ['%CSIDL_PERSONAL%\\* [*]']), { context: 'User', name: 'My Documents' }) +
      component(rule('include', ['%CSIDL_PERSONAL%\\* [*.doc]']), { context: 'User', name: 'Documents' }),
  )
  const files = ['C:\\Users\\U\\Documents\\a.doc', 'C:\\Users\\U\\Documents\\b.txt']
  const { files: taken } = capture(text, fakeSystem({ files }), {
    isDisabled: ({ path }) => path[0] === 'My Documents',
  })
  assert.equal(taken, files.slice(0, 1))
})

test.run()
