import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bindRules, compileRules, RuleFileError } from '../../src/migxml/index.ts'
import { corpusFile, corpusRuleFiles, corpusTest } from '../support/corpus.ts'
import { walk } from '../support/fake-capture.ts'
import { fakeSid, fakeSystem } from '../support/fake-system.ts'

const names = corpusRuleFiles()

const withCorpus = corpusTest(test)

const fake = fakeSystem({
  users: ['anna', 'ben'],
  drives: { Fixed: ['C:', 'D:'], Removable: ['E:'] },
  files: {
    'C:\\Users\\anna\\Documents\\letter.docx': {},
    'C:\\Users\\anna\\Documents\\Music\\': {},
    'C:\\Users\\anna\\Desktop\\note.txt': {},
    'C:\\Users\\anna\\AppData\\Roaming\\Microsoft\\Office\\Word11.pip': {},
    'C:\\Users\\anna\\AppData\\Roaming\\Microsoft\\Templates\\Normal.dot': {},
    'C:\\Users\\anna\\AppData\\Local\\Temp\\junk.doc': {},
    'C:\\Users\\anna\\mail.pst': {},
    'C:\\Users\\anna\\NTUSER.DAT': {},
    'C:\\Users\\ben\\Downloads\\setup.zip': {},
    'C:\\Users\\Public\\Documents\\shared.doc': {},
    'C:\\data_mail\\archive.pst': {},
    'C:\\pagefile.sys': { attributes: 0x26 },
    'C:\\Windows\\notes.txt': {},
    'C:\\Program Files\\App\\readme.txt': {},
    'D:\\x\\plan.mpp': {},
    'D:\\x\\plan.pdf': {},
    'E:\\stick.doc': {},
  },
  keys: {
    'HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Office\\11.0\\Word\\InstallRoot': {
      Path: 'C:\\Program Files\\Office',
    },
    [`HKU\\${fakeSid(0)}\\Software\\Microsoft\\Office\\11.0\\Word\\Options`]: { 'DOC-PATH': 'C:\\x' },
    [`HKU\\${fakeSid(0)}\\Control Panel\\Desktop`]: { Wallpaper: 'C:\\Users\\anna\\Documents\\letter.docx' },
  },
})

for (const name of names) {
  withCorpus(`${name} compiles and binds, or is refused with file, line and column`, () => {
    const file = { path: name, bytes: corpusFile(`migxml/${name}`) }
    let rules: ReturnType<typeof compileRules>
    try {
      rules = compileRules([file])
    } catch (error) {
      assert.instance(error, RuleFileError)
      if (error instanceof RuleFileError) {
        assert.is(error.code, 28)
        assert.match(error.where ?? '', /^.+:\d+:\d+: /)
        console.log(`     # ${name}: refused, ${error.where?.split('\n')[0]}`)
      }
      return
    }
    const bound = bindRules(rules, fake.system, fake.users, fake.facts)
    const { files, values } = walk(bound, fake)
    const detected = bound.components.filter(({ detectedIn }) => detectedIn.length > 0)
    console.log(
      `     # ${name}: ${bound.components.length} components, ${detected.length} detected, ${bound.patterns.length} patterns, ${bound.warnings.length} warnings, ${bound.carried.length} carried; takes ${files.length} files, ${values.length} values`,
    )
    for (const { kind, message, where } of bound.warnings.slice(0, 4)) {
      console.log(`     #     ${kind} ${where}: ${message}`)
    }
    assert.ok(bound.components.length > 0)
  })
}

const select = (name: string) =>
  walk(
    bindRules(
      compileRules([{ path: name, bytes: corpusFile(`migxml/${name}`) }]),
      fake.system,
      fake.users,
      fake.facts,
    ),
    fake,
  )

withCorpus('an unmodified MigDocs.xml takes what the documentation says', () => {
  const { files, owners } = select('conradhyler_MigDocs.xml')
  assert.equal([...files].sort(), [
    'C:\\Users\\Public\\Documents\\shared.doc',
    'C:\\Users\\anna\\Desktop\\note.txt',
    'C:\\Users\\anna\\Documents\\letter.docx',
    'C:\\Users\\anna\\mail.pst',
    'C:\\Users\\ben\\Downloads\\setup.zip',
    'C:\\data_mail\\archive.pst',
    'D:\\x\\plan.mpp',
    'D:\\x\\plan.pdf',
  ])
  assert.equal(owners.get('C:\\Users\\anna\\mail.pst'), ['MigDocUser/PC\\anna'])
  assert.equal(owners.get('C:\\data_mail\\archive.pst'), ['MigDocSystem/System'])
})

withCorpus('an unmodified MigUser.xml takes folders and extensions', () => {
  const { files } = select('conradhyler_MigUser.xml')
  assert.equal([...files].sort(), [
    'C:\\Users\\Public\\Documents\\shared.doc',
    'C:\\Users\\anna\\Desktop\\note.txt',
    'C:\\Users\\anna\\Documents\\letter.docx',
    'C:\\data_mail\\archive.pst',
    'D:\\x\\plan.mpp',
  ])
})

withCorpus("an unmodified MigApp.xml takes a detected program's settings, for the user who has them", () => {
  const { values, owners } = select('conradhyler_MigApp.xml')
  const value = `HKU\\${fakeSid(0)}\\Software\\Microsoft\\Office\\11.0\\Word\\Options [DOC-PATH]`
  assert.ok(values.includes(value))
  assert.ok(owners.get(value)?.includes('Microsoft Office Word 2003/PC\\anna'))
})

test.run()
