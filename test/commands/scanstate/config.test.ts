import { execFileSync } from 'node:child_process'
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ReturnCode } from '../../../src/errors/index.ts'
import { programTest } from '../../support/programs.ts'
import { catalogOf, manifestOf, ScanBench } from '../../support/scan.ts'

const test = suite('/config')
const bench = new ScanBench()
const with7z = programTest(test, '7z')
const withPipes = programTest(test, 'mkfifo')
const ID = 'http://example.org/folders'

const folders = bench.write(
  'folders.xml',
  `<migration urlid="${ID}">
    <component type="Application" context="System"><displayName>Suite</displayName><role role="Container">
      <component type="Application" context="System"><displayName>Ledger</displayName><role role="Data"><rules>
        <include><objectSet><pattern type="File">D:\\Ledger\\* [*]</pattern></objectSet></include></rules></role></component>
    </role></component>
    <component type="Documents" context="System"><displayName>Public</displayName><role role="Data"><rules>
      <include><objectSet><pattern type="File">C:\\Users\\Public\\* [*]</pattern></objectSet></include></rules></role></component>
  </migration>`,
)

function config(components: string, more = ''): string {
  return bench.write(
    'Config.xml',
    `<?xml version="1.0" encoding="UTF-8"?><Configuration><Applications>${components}</Applications><Documents/><WindowsComponents/>${more}</Configuration>`,
  )
}

const entry = (id: string, migrate: string, children = '') =>
  `<component displayname="x" migrate="${migrate}" ID="${ID}/${id}">${children}</component>`

async function files(...argv: string[]): Promise<string[]> {
  assert.is((await bench.capture(`/i:${folders}`, ...argv)).code, 0)
  return catalogOf(bench.archive).flatMap(({ path, type }) => (type === 'file' ? [path] : []))
}

const LEDGER = 'D:\\Ledger\\shared.db'
const DRILL = 'C:\\Users\\Public\\Documents\\Fire drill.txt'

with7z(
  'a component that is off takes nothing, nor what it holds; others stay (TV-CFG-1, 2, 4, 5)',
  async () => {
    assert.equal((await files()).sort(), [DRILL, LEDGER])
    const around = entry('suite/container', 'no', entry('suite/ledger/data', 'yes'))
    assert.equal(await files(`/config:${config(around)}`), [DRILL])
    assert.equal(await files(`/config:${config(entry('suite/ledger/data', 'no'))}`), [DRILL])
    const both = entry('suite/ledger/data', 'no') + entry('suite/ledger/data', 'yes')
    assert.equal((await files(`/config:${config(both)}`)).sort(), [DRILL, LEDGER])
  },
)

test('given with /i a Config.xml is refused with 28 and the option it belongs to (TV-CFG-6)', async () => {
  const { code, io } = await bench.capture(`/i:${config('')}`)
  assert.is(code, 28)
  assert.match(io.out, /this is a Config\.xml, not a rule file[\s\S]*Pass it with \/config/)
})

test('one that cannot be read ends the run with 39, every fault named', async () => {
  const { code, io } = await bench.capture(
    `/i:${folders}`,
    `/config:${config('<component displayname="a" migrate="maybe" ID="b"/>')}`,
  )
  assert.is(code, 39)
  assert.match(io.out, /Error reading Config\.xml[\s\S]*Config\.xml:1:\d+: migrate="maybe" is not allowed/)
})

with7z('ProfileControl is kept in the manifest for the restore', async () => {
  const control = `<ProfileControl><localGroups><mappings><changeGroup from="Administrators" to="Users" appliesTo="MigratedUsers">
    <include><pattern>CONTOSO\\ned</pattern></include></changeGroup></mappings></localGroups></ProfileControl>`
  assert.is((await bench.capture(`/i:${folders}`, `/config:${config('', control)}`)).code, 0)
  assert.equal(manifestOf(bench.archive).carried?.profileControl, {
    groupChanges: [
      {
        from: 'Administrators',
        to: 'Users',
        appliesTo: 'MigratedUsers',
        include: ['CONTOSO\\ned'],
        exclude: [],
      },
    ],
    domains: [],
    users: [],
  })
})

/** What a pipe is to a program that reads files: ERROR_INVALID_PARAMETER. */
const PIPE = 87
const fileError = (...entries: string[]) =>
  `<Policies><ErrorControl><fileError>${entries.join('')}</fileError></ErrorControl></Policies>`

const POLICIES: readonly (readonly [name: string, entries: string[], c: boolean, code: ReturnCode])[] = [
  [
    'TV-CFG-8: nonFatal passes over it without /c',
    [`<nonFatal errorCode="${PIPE}">* [*]</nonFatal>`],
    false,
    3,
  ],
  [
    'TV-CFG-9: fatal stops in spite of /c',
    ['<nonFatal errorCode="33">* [*]</nonFatal>', '<fatal errorCode="any">D:\\Ledger\\* [*]</fatal>'],
    true,
    61,
  ],
  [
    'TV-CFG-10: no entry fits and no /c',
    ['<nonFatal errorCode="33">* [*]</nonFatal>', '<fatal errorCode="any">C:\\Users\\* [*]</fatal>'],
    false,
    61,
  ],
  [
    'TV-CFG-11: no entry fits and /c',
    ['<nonFatal errorCode="33">* [*]</nonFatal>', '<fatal errorCode="any">C:\\Users\\* [*]</fatal>'],
    true,
    3,
  ],
  [
    'TV-CFG-12: the first entry decides',
    ['<fatal errorCode="any">* [*]</fatal>', `<nonFatal errorCode="${PIPE}">* [*]</nonFatal>`],
    true,
    61,
  ],
  ['TV-CFG-13: without a code it fits every error', ['<nonFatal>* [*]</nonFatal>'], false, 3],
]
for (const [name, entries, c, code] of POLICIES) {
  withPipes(`${name} (code ${code})`, async () => {
    const pipe = join(bench.drive('D:'), 'Ledger', 'pipe')
    execFileSync('mkfifo', [pipe])
    try {
      const argv = [`/i:${folders}`, `/config:${config('', fileError(...entries))}`, ...(c ? ['/c'] : [])]
      const run = await bench.capture(...argv)
      assert.is(run.code, code)
      assert.match(run.log, new RegExp(`Read error ${PIPE} for D:\\\\Ledger\\\\pipe`))
    } finally {
      unlinkSync(pipe)
    }
  })
}

const settings = bench.write(
  'settings.xml',
  `<migration urlid="http://example.org/settings"><component type="Application" context="User"><displayName>Settings</displayName>
   <role role="Settings"><rules><include><objectSet><pattern type="Registry">HKCU\\Control Panel\\* [*]</pattern></objectSet></include></rules></role></component></migration>`,
)

/** Points a value of the person's hive to data outside of the hive, as a lost sector leaves it (regf: key value, offset 8). */
function damageValue(hive: string, name: string): () => void {
  const whole = readFileSync(hive)
  const broken = Buffer.from(whole)
  const at = broken.indexOf(Buffer.from(name, 'latin1')) - 20
  assert.is(broken.toString('latin1', at, at + 2), 'vk')
  broken.writeUInt32LE(0x7ffffff0, at + 8)
  writeFileSync(hive, broken)
  return () => writeFileSync(hive, whole)
}

const registryError = (entry: string) =>
  `<Policies><ErrorControl><registryError>${entry}</registryError></ErrorControl></Policies>`

const REGISTRY: readonly (readonly [
  name: string,
  entry: string | undefined,
  c: boolean,
  code: ReturnCode,
])[] = [
  ['stops the run', undefined, false, 61],
  ['is passed over with /c', undefined, true, 3],
  ['is passed over by a nonFatal entry', '<nonFatal>HKCU\\Control Panel\\* [*]</nonFatal>', false, 3],
  ['stops the run by a fatal entry in spite of /c', '<fatal errorCode="1015">HKCU\\* [*]</fatal>', true, 61],
]
for (const [name, policy, c, code] of REGISTRY) {
  with7z(`a value that cannot be read ${name} (code ${code})`, async () => {
    const restore = damageValue(join(bench.drive('C:'), 'Users', 'MaraKlein', 'NTUSER.DAT'), 'sShortDate')
    try {
      const argv = policy === undefined ? [] : [`/config:${config('', registryError(policy))}`]
      const run = await bench.capture(`/i:${settings}`, ...argv, ...(c ? ['/c'] : []))
      assert.is(run.code, code)
      assert.match(run.log, /Read error 1015 for HKU\\S-1-12-1-[\d-]+\\Control Panel\\International/)
      if (code === 61) return
      const lines = catalogOf(bench.archive)
      const lost = lines.filter(({ outcome }) => outcome === 'unreadable')
      assert.equal(
        lost.map(({ type }) => type),
        ['registry'],
      )
      assert.ok(lines.some(({ data }) => data?.value === 'LocaleName'))
    } finally {
      restore()
    }
  })
}

test.run()
