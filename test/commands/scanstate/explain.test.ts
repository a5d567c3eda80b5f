import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { programTest } from '../../support/programs.ts'
import { catalogOf, ScanBench } from '../../support/scan.ts'

const test = suite('/explain')
const bench = new ScanBench()
const ledger = join(import.meta.dirname, '../../../scripts/sample/Ledger.xml')
const docs = join(import.meta.dirname, '../../../offline-xml/MigDocs.xml')
const onlyNed = ['/ue:*\\*', '/ui:CONTOSO\\ned']

/** What is said of an object, without what every run says. */
async function explained(object: string, ...argv: string[]): Promise<string> {
  const { code, io } = await bench.run(`/offline:${bench.offlineXml}`, `/explain:${object}`, ...argv)
  assert.is(code, 0, io.out)
  assert.not(existsSync(bench.storePath))
  return io.out
}

test('names the rule that decided, by file and line, and the rules that lost against it', async () => {
  const said = await explained('HKCU\\Software\\Contoso\\Ledger [Window]', `/i:${ledger}`, ...onlyNed)
  assert.match(
    said,
    /Ledger \[Window\]: left\n {2}left by Contoso Ledger for CONTOSO\\ned: exclude HKU\\S-1-5-21-[\d-]+-1112\\Software\\Contoso\\Ledger \[Window\] at .*Ledger\.xml:\d+\n {4}against include HKU\\S-1-5-21-[\d-]+-1112\\Software\\Contoso\\Ledger\\\* \[\*\] at .*Ledger\.xml:\d+\n/,
  )
})

test('explains a file for all components and contexts that speak of it', async () => {
  const said = await explained(
    'D:\\ned\\Documents\\Ledger\\2024.xlsx',
    `/i:${ledger}`,
    `/i:${docs}`,
    ...onlyNed,
  )
  assert.match(said, /2024\.xlsx: taken\n/)
  assert.match(
    said,
    /taken by Contoso Ledger for CONTOSO\\ned: include D:\\ned\\Documents\\Ledger\\\* \[\*\] at .*Ledger\.xml:\d+/,
  )
  assert.match(said, /taken by Documents of each user for CONTOSO\\ned: include .* at .*MigDocs\.xml:\d+/)
})

test('says that a file is not there, and what would become of it', async () => {
  const said = await explained('D:\\ned\\Documents\\Ledger\\next.xlsx', `/i:${ledger}`, ...onlyNed)
  assert.match(said, /next\.xlsx is not on the offline system; this is what would become of it/)
  assert.match(said, /next\.xlsx: taken\n/)
})

test('says of what no rule speaks of that none does, and refuses what is no object with 11', async () => {
  assert.match(
    await explained('C:\\Windows\\explorer.exe', `/i:${ledger}`),
    /left\n {2}no rule .* speaks of it/,
  )
  for (const object of ['notes.txt', 'C:\\x]', 'HKXX\\Software']) {
    const { code, io } = await bench.run(`/offline:${bench.offlineXml}`, `/explain:${object}`, `/i:${ledger}`)
    assert.is(code, 11)
    assert.match(io.out, /\/explain takes a path, a key or a value/)
  }
})

programTest(test, '7z')(
  'the sample rule file takes what it says, by condition, variable and registry pattern',
  async () => {
    assert.is((await bench.capture(`/i:${ledger}`, ...onlyNed)).code, 0)
    const lines = catalogOf(bench.archive)
    const files = lines.filter(({ type }) => type === 'file').map(({ path }) => path)
    assert.equal(files.sort(), [
      'C:\\ProgramData\\Contoso\\Ledger\\server.ini',
      'C:\\Users\\ned.CONTOSO\\AppData\\Roaming\\Contoso\\Ledger\\settings.json',
      'D:\\ned\\Documents\\Ledger\\2024.xlsx',
      'D:\\ned\\Documents\\Ledger\\Größe und Gewicht.csv',
    ])
    const values = lines.flatMap(({ path, data }) =>
      data?.value === undefined ? [] : [`${path.split('\\')[0]} ${data.value}`],
    )
    assert.equal(values.sort(), [
      'HKLM InstallDir',
      'HKLM Version',
      'HKU Books',
      'HKU LastOpened',
      'HKU Opened',
      'HKU Tabs',
    ])
  },
)

test.run()
