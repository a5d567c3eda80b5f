import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type DetectedComponent, readConfigXml, writeConfigXml } from '../../../src/migxml/config/index.ts'
import { checkMigXml } from '../../../src/migxml/schema/index.ts'
import { parseXml, type XmlElement } from '../../../src/xml/index.ts'
import { corpusFile, corpusTest } from '../../support/corpus.ts'

/** Every component of a rule file, nested ones too, as if all had been found. */
function componentsOf(file: string): DetectedComponent[] {
  const { migration } = checkMigXml(parseXml(corpusFile(`migxml/${file}`), file, { code: 28 }))
  assert.ok(migration)
  const urlid = migration?.attributes.get('urlid')?.value ?? ''
  const found: DetectedComponent[] = []
  const add = (component: XmlElement, outer: readonly string[]) => {
    const name = component.children.find((child) => child.name === 'displayName')?.text.trim() ?? ''
    const role = component.children.find((child) => child.name === 'role')
    const path = [...outer, name]
    found.push({
      urlid,
      path,
      role: role?.attributes.get('role')?.value ?? '',
      type: component.attributes.get('type')?.value ?? '',
    })
    for (const child of role?.children ?? []) if (child.name === 'component') add(child, path)
  }
  for (const child of migration?.children ?? []) if (child.name === 'component') add(child, [])
  return found
}

const inCorpus = corpusTest(test)

for (const file of ['clinton-dale_MigApp.xml', 'cpradarits_MigApp.xml', 'clinton-dale_MigUser.xml']) {
  inCorpus(`what is generated for ${file} reads back, all on, or all off when it is switched so`, () => {
    const components = componentsOf(file)
    const text = writeConfigXml(components)
    const read = (config: string) => readConfigXml(Buffer.from(config), 'Config.xml', new Map())
    const on = read(text)
    assert.equal(on.warnings, [])
    for (const component of components) {
      assert.ok(on.components.migrates(component), component.path.join('/'))
    }
    const off = read(text.replaceAll('migrate="yes"', 'migrate="no"')).components
    for (const component of components) assert.not.ok(off.migrates(component), component.path.join('/'))
    process.stdout.write(`\n# ${file}: ${components.length} components\n`)
  })
}

inCorpus('IDs that the original tool wrote name the components of the rule files beside it', () => {
  const { components } = readConfigXml(
    corpusFile('migxml/clinton-dale_Config_Win7.XML'),
    'Config.xml',
    new Map(),
  )
  const off = componentsOf('clinton-dale_MigApp.xml').filter((component) => !components.migrates(component))
  assert.equal(
    off.map(({ path }) => path),
    [['QuickTime Player']],
  )
  const text = writeConfigXml(componentsOf('clinton-dale_MigDocs.xml'))
  for (const name of ['migdocsystem', 'migdocuser']) {
    const id = [
      ...corpusFile('migxml/clinton-dale_Config.XML')
        .toString()
        .matchAll(/ID="([^"]*)"/g),
    ]
      .map(([, value = '']) => value)
      .find((value) => value.includes(name))
    assert.ok(id !== undefined && text.includes(`ID="${id}"`), `${id} is not written so`)
  }
})

test.run()
