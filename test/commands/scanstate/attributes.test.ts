import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { programTest } from '../../support/programs.ts'
import { catalogOf, ScanBench } from '../../support/scan.ts'

const test = suite('excludeAttributes and includeAttributes')
const bench = new ScanBench()
const with7z = programTest(test, '7z')

for (const name of ['aa.txt', 'ab.txt', 'b.txt']) writeFileSync(join(bench.drive('C:'), name), name)

const pattern = (text: string) =>
  `<objectSet><pattern type="File">%SYSTEMDRIVE%\\ [${text}]</pattern></objectSet>`

function component(name: string, attributes: string): string {
  return `<component type="System" context="System"><displayName>${name}</displayName><role role="Settings">
    <rules><include>${pattern('*.txt')}</include>${attributes}</rules></role></component>`
}

const withoutTimes = component(
  'one',
  `<excludeAttributes attributes="TimeFields">${pattern('a*.txt')}</excludeAttributes>
   <includeAttributes attributes="TimeFields">${pattern('aa.txt')}</includeAttributes>`,
)

async function timesOf(...components: string[]): Promise<Record<string, boolean>> {
  const rules = bench.write(
    'a.xml',
    `<migration urlid="http://example.org/a">${components.join('')}</migration>`,
  )
  assert.is((await bench.capture(`/i:${rules}`)).code, 0)
  const files = catalogOf(bench.archive).filter(({ type }) => type === 'file')
  return Object.fromEntries(
    files.map(({ path, created, modified, accessed }) => {
      const given = [created, modified, accessed].filter((time) => time !== undefined)
      assert.ok(given.length === 0 || given.length === 3, path)
      return [path, given.length === 3]
    }),
  )
}

with7z('TV-ATT-1, 2, 3: times travel unless a rule keeps them behind', async () => {
  assert.equal(await timesOf(withoutTimes), { 'C:\\aa.txt': true, 'C:\\ab.txt': false, 'C:\\b.txt': true })
})

with7z('a component that wants them keeps them for the one copy that all share', async () => {
  assert.equal(await timesOf(withoutTimes, component('two', '')), {
    'C:\\aa.txt': true,
    'C:\\ab.txt': true,
    'C:\\b.txt': true,
  })
})

test.run()
