import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runScanState } from '../../../src/commands/scanstate/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { keyPath, MACHINE_SID, machineTree, userHive } from '../../support/machines/built-machine.ts'
import { layOut } from '../../support/machines/machines.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite("a user's hive of which nothing, or not all, can be read")

const SID = `${MACHINE_SID}-1001`
const NTUSER = 'Users/ann/NTUSER.DAT'
const CLASSES = 'Users/ann/AppData/Local/Microsoft/Windows/UsrClass.dat'

const SETTINGS = 'HKCU\\Software\\Ledger\\* [*]'
const DOCUMENTS = 'C:\\Users\\ann\\Documents\\* [*]'

const whole = userHive(
  keyPath('Software\\Ledger', {
    keys: Object.fromEntries(
      Array.from({ length: 300 }, (_, number) => [`book ${number}`, { values: { title: 'x'.repeat(80) } }]),
    ),
  }),
)

function machine(files: Readonly<Record<string, Uint8Array | string>>): string {
  return layOut({
    ...machineTree({
      accounts: { 1001: 'ann' },
      profiles: [{ key: SID, path: 'C:\\Users\\ann' }],
    }),
    'Users/ann/Documents/letter.txt': 'a letter',
    ...files,
  })
}

async function capture(root: string, pattern: string, ...more: string[]) {
  process.env.STATELIFT_RUN_NAME = `statelift-test-${process.pid}`
  const folder = temporaryFolder('lost')
  const rules = join(folder, 'rules.xml')
  const type = pattern.startsWith('HK') ? 'Registry' : 'File'
  writeFileSync(
    rules,
    `<migration urlid="http://example.org/lost"><component type="Application" context="User"><displayName>Ledger</displayName>
     <role role="Settings"><rules><include><objectSet><pattern type="${type}">${pattern}</pattern></objectSet></include></rules></role>
     </component></migration>`,
  )
  const log = join(folder, 'scan.log')
  const argv = [join(folder, 'store'), `/offlinewindir:${join(root, 'Windows')}`, `/i:${rules}`, `/l:${log}`]
  const code = await runScanState([...argv, ...more], new CapturedIo())
  return { code, log: readFileSync(log, 'utf8') }
}

const UNUSABLE = {
  'is empty': Buffer.alloc(0),
  'is no hive': Buffer.from('no hive'.repeat(2_000)),
  'lost its second half, with the list of its first keys': whole.subarray(0, whole.length / 2),
} as const

for (const [what, bytes] of Object.entries(UNUSABLE)) {
  test(`that ${what} ends the run with 61 when a rule wants settings from it, and with 3 under /c`, async () => {
    const root = machine({ [NTUSER]: bytes })
    const stopped = await capture(root, SETTINGS)
    assert.is(stopped.code, 61)
    assert.match(
      stopped.log,
      new RegExp(`Read error 1015 for HKU\\\\${SID}: C:\\\\Users\\\\ann\\\\NTUSER.DAT`),
    )
    assert.is((await capture(root, SETTINGS, '/c')).code, 3)
  })

  test(`that ${what} is a warning only when rules want nothing from it`, async () => {
    const { code, log } = await capture(machine({ [NTUSER]: bytes }), DOCUMENTS)
    assert.is(code, 0)
    assert.match(log, /Warning .* C:\\Users\\ann\\NTUSER\.DAT: /)
  })
}

test("a damaged UsrClass.dat is no matter to settings outside of the user's classes", async () => {
  const root = machine({ [NTUSER]: whole, [CLASSES]: 'no hive' })
  assert.is((await capture(root, SETTINGS)).code, 0)
  const { code, log } = await capture(root, 'HKCU\\Software\\Classes\\* [*]')
  assert.is(code, 61)
  assert.match(log, new RegExp(`Read error 1015 for HKU\\\\${SID}\\\\Software\\\\Classes: `))
})

test('a profile without NTUSER.DAT is no error: its files are what there is', async () => {
  const { code, log } = await capture(machine({}), SETTINGS)
  assert.is(code, 0)
  assert.match(log, /NTUSER\.DAT is missing: files can be taken, settings cannot/)
})

test.run()
