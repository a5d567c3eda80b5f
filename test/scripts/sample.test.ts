import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MACHINE, NED, PEOPLE } from '../../scripts/sample/machine.ts'
import { hostPath, makeOfflineWindows, type Sample } from '../../scripts/sample/offline-windows.ts'
import { openHiveFile, stringOf } from '../../src/registry/index.ts'
import { programTest } from '../support/programs.ts'

const directory = mkdtempSync(join(tmpdir(), 'statelift-sample-'))
const sample: Sample = makeOfflineWindows(directory, { oddNames: true })

/** What hivex, an independent reader, prints for a key or value of one of the sample's hives. */
function hivexget(hive: string, ...where: string[]): string {
  const { status, stdout, stderr } = spawnSync('hivexget', [hostPath(sample, hive), ...where], {
    encoding: 'utf8',
  })
  assert.is(status, 0, stderr)
  return stdout
}

const test = suite('the sample offline Windows')
const config = 'C:\\Windows\\System32\\config'

programTest(test, 'hivexget')('holds hives that another program reads', () => {
  const version = 'Microsoft\\Windows NT\\CurrentVersion'
  assert.is(hivexget(`${config}\\SOFTWARE`, version, 'ProductName'), `${MACHINE.product}\n`)
  for (const { sid, folder } of PEOPLE) {
    const path = hivexget(`${config}\\SOFTWARE`, `${version}\\ProfileList\\${sid}`, 'ProfileImagePath')
    assert.is(path, `C:\\Users\\${folder}\n`)
  }
  const name = 'ControlSet001\\Control\\ComputerName\\ComputerName'
  assert.is(hivexget(`${config}\\SYSTEM`, name, 'ComputerName'), `${MACHINE.computerName}\n`)
  assert.match(
    hivexget(`${config}\\SAM`, 'SAM\\Domains\\Account\\Users\\Names\\technician'),
    /^"@"=hex\(1001\):/,
  )
  assert.match(
    hivexget(`${config}\\SECURITY`, 'Policy\\PolPrDmS'),
    /=hex\(0\):01,04,00,00,00,00,00,05,15,00,00,00/,
  )
})

programTest(test, 'hivexget')(
  "holds a hive whose last change is in its log: hivex, which reads no logs, doesn't see it",
  () => {
    const path = `C:\\Users\\${NED.folder}\\NTUSER.DAT`
    const folders = 'Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders'
    assert.is(hivexget(path, folders, 'Personal'), '%USERPROFILE%\\Documents\n')
    const hive = openHiveFile(hostPath(sample, path))
    assert.is(hive.state, 'recovered')
    const value = hive.key(folders)?.value('Personal')
    assert.is(value === undefined ? undefined : stringOf(value), 'D:\\ned\\Documents')
  },
)

test('holds what captures stumble over: a long path, odd and foreign names, an empty file, two files of one content', () => {
  assert.ok(sample.files.some(({ path }) => path.length > 260))
  assert.ok(sample.files.some(({ path }) => path.endsWith('.')))
  assert.ok(sample.files.some(({ path }) => /\p{Emoji_Presentation}/u.test(path)))
  assert.ok(sample.files.some(({ content }) => content.length === 0))
  const pictures = sample.files.filter(({ path }) => path.endsWith('.jpg'))
  const hashes = new Set(pictures.map(({ content }) => createHash('sha256').update(content).digest('hex')))
  assert.ok(hashes.size < pictures.length)
})

test('is written as described', () => {
  for (const file of sample.files) {
    const path = hostPath(sample, file.path)
    assert.ok(readFileSync(path).equals(file.content), file.path)
    assert.is(statSync(path).mtime.getUTCFullYear(), 2024)
  }
})

test.after(() => {
  rmSync(directory, { recursive: true })
})

test.run()
