import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { writeDocumentRules } from '../../src/migxml/index.ts'
import { capture, component, type FakeCapture, migration, rule } from '../support/fake-capture.ts'
import { fakeSystem } from '../support/fake-system.ts'

const HIDDEN_SYSTEM = { attributes: 0x26 }

const fake = fakeSystem({
  users: ['anna', 'ben & [co]'],
  drives: { Fixed: ['C:', 'D:'], Removable: ['E:'] },
  files: {
    'C:\\Users\\anna\\Documents\\letter [1].docx': {},
    'C:\\Users\\anna\\Documents\\desktop.ini': HIDDEN_SYSTEM,
    'C:\\Users\\anna\\Documents\\own\\': HIDDEN_SYSTEM,
    'C:\\Users\\anna\\Documents\\own\\inside.txt': {},
    'C:\\Users\\anna\\mail.pst': {},
    'C:\\Users\\anna\\AppData\\Local\\x.txt': {},
    'C:\\Users\\ben & [co]\\Desktop\\note.txt': {},
    'C:\\Users\\ben & [co]\\Projects\\a\\b.c': {},
    'C:\\Users\\Public\\Documents\\shared.doc': {},
    'C:\\data_mail\\archive.pst': {},
    'C:\\data_mail\\Thumbs.db': HIDDEN_SYSTEM,
    'C:\\App\\readme.txt': {},
    'C:\\Tools\\Editor\\e.txt': {},
    'C:\\Tools\\notes.txt': {},
    'C:\\Windows\\w.txt': {},
    'D:\\plan.mpp': {},
    'E:\\stick.doc': {},
  },
  keys: {
    'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\App': { InstallLocation: 'C:\\App' },
    'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\E': {
      InstallLocation: 'C:\\Tools\\Editor',
    },
  },
})

const FINDER = migration(
  ['System', 'User']
    .map((context) =>
      component(
        rule('include', ['MigXmlHelper.GenerateDocPatterns("FALSE","TRUE","FALSE")']) +
          rule('exclude', ['MigXmlHelper.GenerateDocPatterns("FALSE","FALSE","FALSE")']),
        { context, name: context },
      ),
    )
    .join(''),
)

function summary({ files, directories, owners }: FakeCapture): unknown {
  const contexts = (path: string) => owners.get(path)?.map((owner) => owner.split('/')[1])
  return [...files, ...directories].map((path) => [path, contexts(path)])
}

test('/genmigxml then /i takes the same files and directories for the same users as the document finder', () => {
  const { text, warnings } = writeDocumentRules(fake.system, fake.users, fake.facts)
  assert.equal(warnings, [])
  const written = capture(text, fake)
  assert.equal(written.bound.warnings, [])
  const found = capture(FINDER, fake)
  assert.ok(found.files.length >= 8)
  assert.equal(summary(written), summary(found))
})

test('the written file has patterns in the shape of the documentation', () => {
  const { text } = writeDocumentRules(fake.system, fake.users, fake.facts)
  for (const pattern of [
    'C:\\data_mail\\* [*]',
    'D:\\ [plan.mpp]',
    'C:\\Users\\anna [mail.pst]',
    'C:\\Users\\ben &amp; ^[co^]\\Projects\\* [*]',
  ]) {
    assert.ok(text.includes(`<pattern type="File">${pattern}</pattern>`), pattern)
  }
})

test.run()
