import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runScanState } from '../../../src/commands/scanstate/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { MACHINE_SID, machineTree, userHive } from '../../support/machines/built-machine.ts'
import { programTest } from '../../support/programs.ts'
import { catalogOf } from '../../support/scan.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite('/localonly')
const with7z = programTest(test, '7z')
process.env.STATELIFT_RUN_NAME = `statelift-test-${process.pid}`

const folder = temporaryFolder('localonly')
const REG_BINARY = 3
const STICK = Buffer.from(
  '_??_USBSTOR#Disk&Ven_X&Prod_Y#001#{53f56307-b6bf-11d0-94f2-00a0c91efb8b}',
  'utf16le',
)
/** A disk signature and an offset: what Windows keeps for a partition of a fixed disk, wherever that disk stands. */
const PARTITION = Buffer.from('d45894620000100000000000', 'hex')

/** A machine with a stick as E:, an external disk that Windows takes for fixed as F:, and a share as Z:. */
function layOut(): void {
  const tree: Record<string, Uint8Array | string> = {}
  const machine = machineTree({
    profiles: [{ key: `${MACHINE_SID}-1001`, path: 'C:\\Users\\ned' }],
    accounts: { 1001: 'ned' },
    mountedDevices: {
      '\\DosDevices\\E:': { type: REG_BINARY, data: STICK },
      '\\DosDevices\\F:': { type: REG_BINARY, data: PARTITION },
    },
  })
  for (const [path, content] of Object.entries(machine)) tree[`C/${path}`] = content
  tree['C/Users/ned/NTUSER.DAT'] = userHive({
    Network: { keys: { Z: { values: { RemotePath: '\\\\srv\\ned' } } } },
  })
  for (const drive of ['C', 'E', 'F', 'Z']) tree[`${drive}/files/on ${drive}.txt`] = drive
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}
layOut()

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const mappings = ['C', 'E', 'F', 'Z']
  .map((drive) => `<path>${drive}:\\, ${join(folder, drive)}</path>`)
  .join('')
const offlineXml = write(
  'Offline.xml',
  `<offline><winDir><path>${join(folder, 'C', 'Windows')}</path></winDir><mappings>${mappings}</mappings></offline>`,
)
const patterns = ['C', 'E', 'F', 'Z'].map((drive) => `<pattern type="File">${drive}:\\files\\* [*]</pattern>`)
const rules = write(
  'rules.xml',
  `<migration urlid="http://example.org/drives"><component type="Documents" context="System"><displayName>d</displayName><role role="Data"><rules>
   <include><objectSet>${patterns.join('')}</objectSet></include></rules></role></component></migration>`,
)

async function taken(...argv: string[]): Promise<string[]> {
  const store = join(folder, 'store')
  const io = new CapturedIo()
  const log = `/l:${join(folder, 'scan.log')}`
  assert.is(
    await runScanState([store, `/offline:${offlineXml}`, `/i:${rules}`, log, '/o', ...argv], io),
    0,
    io.out,
  )
  const lines = catalogOf(join(store, 'USMT', 'USMT.MIG'))
  return lines.flatMap(({ path, type }) => (type === 'file' ? [path] : [])).sort()
}

with7z('TV-SCN-04: without it every drive is captured', async () => {
  assert.equal(
    await taken(),
    ['C', 'E', 'F', 'Z'].map((drive) => `${drive}:\\files\\on ${drive}.txt`),
  )
})

with7z(
  'TV-SCN-03, 05, 06: with it nothing of a removable drive or a share, and all of what Windows takes for fixed',
  async () => {
    assert.equal(await taken('/localonly'), ['C:\\files\\on C.txt', 'F:\\files\\on F.txt'])
  },
)

test.run()
