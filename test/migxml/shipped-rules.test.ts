import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { capture } from '../support/fake-capture.ts'
import { type FakeFile, fakeSystem } from '../support/fake-system.ts'

const shipped = (name: string) => readFileSync(new URL(`../../offline-xml/${name}`, import.meta.url), 'utf8')

const HIDDEN_SYSTEM = { attributes: 0x26 }
const DRIVES = { Fixed: ['C:', 'D:'], Removable: ['E:'] }

function take(name: string, files: Readonly<Record<string, FakeFile>>) {
  return capture(shipped(name), fakeSystem({ files, drives: DRIVES }))
}

const USER_FILES: readonly (readonly [id: string, path: string, file: FakeFile, taken: boolean])[] = [
  ['TV-WM-01', 'D:\\x\\a.docx', {}, true],
  ['TV-WM-02', 'D:\\x\\a.pdf', {}, false],
  ['TV-WM-03', 'C:\\Users\\U\\Documents\\a.pdf', {}, true],
  ['TV-WM-04', 'C:\\Windows\\a.txt', {}, false],
  ['TV-WM-05', 'E:\\a.doc', {}, false],
  ['TV-WM-06', 'C:\\x\\a.one', {}, true],
  ['TV-WM-06', 'C:\\x\\a2.onetoc2', {}, true],
  ['TV-WM-07', 'C:\\x\\a.odt', {}, false],
  ['TV-WM-08', 'C:\\x\\a.vlx', {}, true],
  ['TV-WM-08', 'C:\\x\\a.vsd', {}, true],
  ['TV-WM-09', 'C:\\x\\own.doc', HIDDEN_SYSTEM, false],
  ['TV-WM-10', 'C:\\x\\hid.doc', { attributes: 0x22 }, true],
  ['Program Files', 'C:\\Program Files (x86)\\X\\a.txt', {}, false],
  ['ProgramData', 'C:\\ProgramData\\X\\a.txt', {}, false],
  ['AppData', 'C:\\Users\\U\\AppData\\Local\\X\\a.txt', {}, false],
  ['profile', 'C:\\Users\\U\\Projects\\plan.mpp', {}, true],
  ['other profile', 'C:\\Users\\Other\\Documents\\a.doc', {}, false],
  ['desktop', 'C:\\Users\\U\\Desktop\\a.zip', {}, true],
  ['start menu', 'C:\\Users\\U\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\a.lnk', {}, true],
  ['public', 'C:\\Users\\Public\\Pictures\\a.jpg', {}, true],
]

test('TV-WM: what our MigUser.xml takes', () => {
  const files = Object.fromEntries(USER_FILES.map(([, path, file]) => [path, file]))
  const { files: taken, bound } = take('MigUser.xml', files)
  assert.equal(bound.warnings, [])
  for (const [id, path, , expected] of USER_FILES) assert.is(taken.includes(path), expected, `${id} ${path}`)
})

test('our MigDocs.xml takes documents wherever they are, each owned once', () => {
  const { files, owners, bound } = take('MigDocs.xml', {
    'C:\\Users\\U\\Documents\\a.anything': {},
    'C:\\Users\\U\\AppData\\Roaming\\b.txt': {},
    'C:\\work\\c.txt': {},
    'D:\\d.bin': {},
    'C:\\Windows\\e.txt': {},
    'E:\\f.txt': {},
  })
  assert.equal(bound.warnings, [])
  assert.equal([...files].sort(), ['C:\\Users\\U\\Documents\\a.anything', 'C:\\work\\c.txt', 'D:\\d.bin'])
  assert.equal([...owners.values()].flat().sort(), [
    'Documents of each user/PC\\U',
    'Documents of each user/PC\\U',
    'Documents of the computer/System',
    'Documents of the computer/System',
    'Documents of the computer/System',
  ])
})

test('the shipped files can be given together with others: their urlids differ', () => {
  const { bound } = capture([shipped('MigDocs.xml'), shipped('MigUser.xml')], fakeSystem())
  assert.not.ok(bound.warnings.some(({ kind }) => kind === 'rule-urlid-twice'))
})

test.run()
