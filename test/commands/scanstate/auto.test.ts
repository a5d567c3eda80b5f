import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { NED } from '../../../scripts/sample/machine.ts'
import { corpusTest } from '../../support/corpus.ts'
import { corpusMachine, corpusMachineTree, layOut } from '../../support/machines/machines.ts'
import { programTest } from '../../support/programs.ts'
import { catalogOf, manifestOf, ScanBench } from '../../support/scan.ts'

const test = suite('scanstate /auto')
const bench = new ScanBench()
const MIG_APP = join(import.meta.dirname, '..', '..', '..', 'offline-xml', 'MigApp.xml')
const with7z = programTest(test, '7z')

/** What each component of our MigApp.xml took, by display name. */
function takenByApplications(kind?: 'Application'): Map<string, Set<string>> {
  const { components } = manifestOf(bench.archive)
  if (!Array.isArray(components)) throw new Error('the manifest has no list of components')
  const taken = new Map<string, Set<string>>()
  for (const { path, owners = [] } of catalogOf(bench.archive)) {
    for (const [index] of owners) {
      const { displayName, urlid, type } = components[index]
      if (!urlid.endsWith('/migapp') || type !== (kind ?? type)) continue
      taken.set(displayName, (taken.get(displayName) ?? new Set()).add(path))
    }
  }
  return taken
}

with7z(
  'takes documents and settings of all users without another word, and no application is imagined',
  async () => {
    const { code, log } = await bench.capture('/auto')
    assert.is(code, 0, log)
    // All that the sample has in its hives: no application left a file.
    const taken = takenByApplications()
    assert.equal([...taken.keys()].sort(), [
      'Environment variables of the user',
      'Microsoft Office: settings',
      'Regional settings',
      'Wallpaper, theme and screen saver',
    ])
    const files = [...taken.values()].flatMap((paths) => [...paths]).filter((path) => !path.startsWith('HK'))
    assert.equal(files.sort(), [
      'C:\\Users\\MaraKlein\\Pictures\\harbour.jpg',
      'C:\\Users\\ned.CONTOSO\\Pictures\\harbour.jpg',
      'C:\\Users\\technician\\Pictures\\harbour.jpg',
    ])
    const paths = new Set(catalogOf(bench.archive).map(({ path }) => path))
    for (const { path, document } of bench.sample.files) {
      if (document) assert.ok(paths.has(path), path)
    }
  },
)

const CHROME = 'AppData\\Local\\Google\\Chrome\\User Data'
const LEFT_BEHIND: readonly (readonly [path: string, taken: boolean])[] = [
  [`${CHROME}\\Local State`, true],
  [`${CHROME}\\Default\\Bookmarks`, true],
  [`${CHROME}\\Default\\Cache\\Cache_Data\\f_000001`, false],
  ['AppData\\Roaming\\Microsoft\\Sticky Notes\\StickyNotes.snt', true],
  ['AppData\\Roaming\\Thunderbird\\profiles.ini', true],
  ['AppData\\Roaming\\Thunderbird\\Profiles\\a.default\\Mail\\Local Folders\\Inbox', true],
  ['AppData\\Roaming\\Thunderbird\\Profiles\\a.default\\startupCache\\a.little', false],
]

with7z('takes what applications keep in AppData, and leaves their caches', async () => {
  for (const [path] of LEFT_BEHIND) {
    const file = join(bench.drive('C:'), 'Users', NED.folder, ...path.split('\\'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, path)
  }
  const { code, log } = await bench.capture('/auto')
  assert.is(code, 0, log)
  const paths = new Set(catalogOf(bench.archive).map(({ path }) => path))
  for (const [path, taken] of LEFT_BEHIND) {
    assert.is(paths.has(`C:\\Users\\${NED.folder}\\${path}`), taken, path)
  }
  const names = [...takenByApplications().keys()]
  for (const name of ['Google Chrome', 'Sticky Notes', 'Mozilla Thunderbird'])
    assert.ok(names.includes(name), name)
  assert.not(names.includes('Microsoft Edge'))
})

corpusTest(test)('finds the applications of a real Windows XP, and imagines none', async () => {
  const machine = corpusMachine('RAWR')
  const tree = corpusMachineTree(machine)
  // Key names of ASCII are stored as they are (regf specification, Named key), so a hive that has none lacks the key.
  const hives = Object.values(tree).map((bytes) => Buffer.from(bytes).toString('latin1'))
  const has = (name: string) => hives.some((hive) => hive.includes(name))
  assert.equal(['SimonTatham', 'Acrobat Reader', 'TeamViewer', 'WinSCP 2', 'WinRAR'].filter(has), [
    'SimonTatham',
    'Acrobat Reader',
  ])

  const windows = join(layOut(tree), 'WINDOWS')
  const { code, log } = await bench.run(bench.storePath, '/o', `/offlinewindir:${windows}`, `/i:${MIG_APP}`)
  assert.is(code, 0, log)
  const applications = [...takenByApplications('Application').keys()]
  assert.equal(applications.sort(), ['Adobe Acrobat and Reader', 'PuTTY and KiTTY'])
})

test.run()
