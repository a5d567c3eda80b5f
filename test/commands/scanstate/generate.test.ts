import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { StateliftError } from '../../../src/errors/index.ts'
import { parseXml } from '../../../src/xml/index.ts'
import { corpusFile, corpusTest } from '../../support/corpus.ts'
import { programTest } from '../../support/programs.ts'
import { catalogOf, ScanBench } from '../../support/scan.ts'

const test = suite('/genconfig and /genmigxml')
const bench = new ScanBench()
const shipped = (name: string) => join(import.meta.dirname, '../../../offline-xml', name)
const source = `/offline:${bench.offlineXml}`
const with7z = programTest(test, '7z')

/** What a capture takes, and for whom; components by name, since two rule files number theirs differently. */
async function taken(...argv: string[]): Promise<string[]> {
  const { code, io } = await bench.capture(...argv)
  assert.is(code, 0, io.out)
  return catalogOf(bench.archive)
    .map(({ path, type, data, owners }) => {
      const contexts = [...new Set(owners?.map(([, context]) => context))].sort().join()
      return `${type} ${path} ${data?.value ?? ''} ${contexts}`
    })
    .sort()
}

test('/genconfig lists the components that are present here and writes no store (TV-CLI-042, C16)', async () => {
  const config = join(bench.folder, 'Config.xml')
  const own = bench.write(
    'own.xml',
    `<migration urlid="http://example.org/own">
      <component type="Application" context="System"><displayName>Here</displayName><role role="Settings">
        <detects><detect><condition>MigXmlHelper.DoesObjectExist("File","C:\\Program Files\\Contoso\\Ledger [ledger.exe]")</condition></detect></detects>
        <rules/></role></component>
      <component type="Application" context="System"><displayName>Not here</displayName><role role="Settings">
        <detects><detect><condition>MigXmlHelper.DoesObjectExist("File","C:\\nowhere [x.exe]")</condition></detect></detects>
        <rules/></role></component>
    </migration>`,
  )
  const { code, io } = await bench.run(
    source,
    `/genconfig:${config}`,
    `/i:${own}`,
    `/i:${shipped('MigUser.xml')}`,
  )
  assert.is(code, 0, io.out)
  const { root } = parseXml(readFileSync(config), config, { code: 39, message: '' })
  assert.is(root.name, 'Configuration')
  const sections = root.children.map(({ name }) => name)
  assert.equal(sections, ['Applications', 'Documents', 'WindowsComponents', 'Policies', 'ProfileControl'])
  const entries = root.children[0]?.children ?? []
  assert.equal(
    entries.map(({ attributes }) =>
      ['displayname', 'migrate', 'ID'].map((name) => attributes.get(name)?.value),
    ),
    [['Here', 'yes', 'http://example.org/own/here/settings']],
  )
  assert.not(existsSync(bench.storePath))
})

test('a file that is there is replaced only with /o (TV-CLI-065, TV-CLI-045)', async () => {
  for (const option of ['genconfig', 'genmigxml']) {
    const file = bench.write(`${option}.xml`, 'mine')
    try {
      await bench.run(source, `/${option}:${file}`)
      assert.unreachable()
    } catch (error) {
      assert.ok(error instanceof StateliftError)
      assert.is(error.code, 41)
    }
    assert.is(readFileSync(file, 'utf8'), 'mine')
    assert.is((await bench.run(source, `/${option}:${file}`, '/o')).code, 0)
    assert.is.not(readFileSync(file, 'utf8'), 'mine')
  }
})

with7z('what /genconfig writes and /config reads back selects the same (TV-CFG-22)', async () => {
  const config = join(bench.folder, 'round-trip.xml')
  const rules = [`/i:${shipped('MigUser.xml')}`, `/i:${shipped('MigDocs.xml')}`]
  assert.is((await bench.run(source, `/genconfig:${config}`, ...rules)).code, 0)
  const without = await taken(...rules)
  assert.ok(without.length > 20)
  assert.equal(await taken(...rules, `/config:${config}`), without)
})

with7z('what /genmigxml writes selects the same as our MigDocs.xml, for the same people', async () => {
  const rules = join(bench.folder, 'found.xml')
  assert.is((await bench.run(source, `/genmigxml:${rules}`)).code, 0)
  const found = await taken(`/i:${shipped('MigDocs.xml')}`)
  assert.ok(found.length > 20)
  assert.equal(await taken(`/i:${rules}`), found)
})

corpusTest(test)(
  'what /genmigxml writes selects the same as a MigDocs.xml of the field, for the same people',
  async () => {
    const field = bench.write('MigDocs.xml', corpusFile('migxml/conradhyler_MigDocs.xml').toString('utf8'))
    const rules = join(bench.folder, 'found.xml')
    assert.is((await bench.run(source, `/genmigxml:${rules}`, '/o')).code, 0)
    assert.equal(await taken(`/i:${rules}`), await taken(`/i:${field}`))
  },
)

test.run()
