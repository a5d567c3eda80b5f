import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runScanState } from '../../../src/commands/scanstate/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { MACHINE_SID, machineTree, userHive } from '../../support/machines/built-machine.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite('whose profiles a capture takes')
process.env.STATELIFT_RUN_NAME = `statelift-test-${process.pid}`

const folder = temporaryFolder('profiles')
const log = join(folder, 'scan.log')
const progress = join(folder, 'progress.log')

/** Four accounts: two that are at home, one whose folder somebody deleted, one that /ue leaves out. */
const machine = machineTree({
  profiles: [
    { key: `${MACHINE_SID}-1001`, path: 'C:\\Users\\ned' },
    { key: `${MACHINE_SID}-1002`, path: 'C:\\Users\\ghost' },
    { key: `${MACHINE_SID}-1003`, path: 'C:\\Users\\una' },
    { key: `${MACHINE_SID}-1004`, path: 'C:\\Users\\lodger' },
  ],
  accounts: { 1001: 'ned', 1002: 'ghost', 1003: 'una', 1004: 'lodger' },
})
for (const [path, content] of Object.entries(machine)) write(path, content)
for (const user of ['ned', 'una', 'lodger']) {
  write(`Users/${user}/NTUSER.DAT`, userHive())
  write(`Users/${user}/notes.txt`, user)
}
const rules = write(
  'rules.xml',
  `<migration urlid="http://example.org/notes"><component type="Documents" context="User"><displayName>notes</displayName>
   <role role="Data"><rules><include><objectSet><pattern type="File">%CSIDL_PROFILE%\\ [notes.txt]</pattern></objectSet></include></rules></role>
   </component></migration>`,
)

function write(path: string, content: Uint8Array | string): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

const code = await runScanState(
  [
    join(folder, 'store'),
    `/offlinewindir:${join(folder, 'Windows')}`,
    ...[`/i:${rules}`, '/ue:*\\lodger', `/l:${log}`, `/progress:${progress}`],
  ],
  new CapturedIo(),
)
const records = readFileSync(progress, 'utf8').trimEnd().split('\r\n')
const values = (key: string) =>
  records.flatMap((line) => line.match(new RegExp(`, ${key}, (.*)$`))?.[1] ?? [])

test('the progress log has one record of each user, and Yes only for those of whom there is anything (TV-LOG-04)', () => {
  assert.is(code, 0)
  assert.equal(values('detectedUser'), [
    'PC1\\ned, includedInMigration, Yes',
    'PC1\\ghost, includedInMigration, No',
    'PC1\\una, includedInMigration, Yes',
    'PC1\\lodger, includedInMigration, No',
  ])
})

test('nor are the components of somebody who has no profile included', () => {
  assert.equal(values('forUser'), [
    'PC1\\ned, detectedComponent, notes, includedInMigration, Yes',
    'PC1\\ghost, detectedComponent, notes, includedInMigration, No',
    'PC1\\una, detectedComponent, notes, includedInMigration, Yes',
  ])
})

test('it tells of each user when the first of their objects has come', () => {
  assert.equal(values('collectingUser').sort(), ['PC1\\ned', 'PC1\\una'])
  const saving = records.findIndex((line) => line.endsWith('PHASE, Saving'))
  assert.ok(saving >= 0 && saving < records.findIndex((line) => line.includes('collectingUser')))
})

test('the log says of a profile without a folder that it is absent, and counts it apart', () => {
  const text = readFileSync(log, 'utf8')
  assert.match(text, /^ {2}taken {4}PC1\\ned \(/m)
  assert.match(text, /^ {2}absent {3}PC1\\ghost \(/m)
  assert.match(text, /^ {2}left out PC1\\lodger \(/m)
  assert.match(text, 'C:\\Users\\ghost does not exist')
  assert.match(text, /Profiles found: 4\r\n {2}captured: 2\r\n {2}left-out: 1\r\n {2}ghost: 1\r\n/)
})

test.run()
