import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compareWithSample } from '../../scripts/sample/extracted.ts'
import { MACHINE, MARA, NED } from '../../scripts/sample/machine.ts'
import { makeOfflineWindows } from '../../scripts/sample/offline-windows.ts'
import { DRIVES } from '../../scripts/sample/system.ts'
import { programTest } from '../support/programs.ts'

const root = join(import.meta.dirname, '..', '..')
const script = join(root, 'boot', 'linux', 'statelift-rescue.sh')
const work = mkdtempSync(join(tmpdir(), 'statelift-rescue-'))
const program = join(work, 'statelift')
writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'src', 'main.ts')}' "$@"\n`)
chmodSync(program, 0o755)

function shell(command: string): string {
  const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', command], {
    cwd: work,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  })
  assert.is(status, 0, `${command}\n${stdout}${stderr}`)
  return stdout.trim()
}

function rescue(...args: string[]) {
  return spawnSync(script, args, { encoding: 'utf8', env: { ...process.env, STATELIFT: program } })
}

/** A disk with a GPT, whose two partitions are the ones that the sample knew its drives by. */
function attachDisk(): string {
  const partition = (size: string, guid: string) =>
    `size=${size}, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7, uuid=${guid}\n`
  writeFileSync(
    join(work, 'table'),
    `label: gpt\n${partition('64M', DRIVES['C:'])}${partition('28M', DRIVES['D:'])}`,
  )
  shell('truncate -s 96M disk.img && sfdisk -q disk.img <table')
  const device = shell('losetup -f --show disk.img')
  shell(`partx -a ${device}`)
  return device
}

const test = suite('the rescue script for Linux')

programTest(
  test,
  'sfdisk',
  'losetup',
  'partx',
  'mkntfs',
  'ntfs-3g',
  'blkid',
)('finds the Windows on a disk, captures it with the letters it had, and writes nothing to the disk', () => {
  assert.is(process.getuid?.(), 0, 'this test mounts, so it needs root')
  const device = attachDisk()
  try {
    shell(`mkntfs -Q -q ${device}p1 && mkntfs -Q -q ${device}p2`)
    const sample = makeOfflineWindows(join(work, 'sample'), { oddNames: true })
    for (const [number, letter] of [
      [1, 'C:'],
      [2, 'D:'],
    ]) {
      const source = sample.drives[letter ?? '']
      shell(
        `mkdir -p mnt && mount -t ntfs-3g ${device}p${number} mnt && cp -a '${source}/.' mnt/ && umount mnt`,
      )
    }
    const digest = () =>
      createHash('sha256')
        .update(readFileSync(join(work, 'disk.img')))
        .digest('hex')
    shell('sync')
    const before = digest()
    const partitions = ['-d', `${device}p1`, '-d', `${device}p2`]

    const shown = rescue(...partitions)
    assert.is(shown.status, 0, shown.stdout + shown.stderr)
    assert.match(shown.stdout, MACHINE.computerName)

    const target = join(work, 'target')
    const rules = `/i:${join(root, 'offline-xml', 'MigDocs.xml')}`
    const captured = rescue(
      ...partitions,
      target,
      rules,
      '/ue:*\\*',
      `/ui:${NED.account}`,
      `/ui:${MARA.account}`,
    )
    assert.is(captured.status, 0, captured.stdout + captured.stderr)
    shell(`./statelift usmtutils /extract target/${MACHINE.computerName}/USMT/USMT.MIG extracted`)
    compareWithSample(join(work, 'extracted'), sample, [NED, MARA])

    shell('sync')
    assert.is(digest(), before)
    assert.not.match(readFileSync('/proc/mounts', 'utf8'), device)
  } finally {
    shell(`partx -d ${device}; losetup -d ${device}`)
  }
})

programTest(test, 'lsblk')('says so when there is no Windows', () => {
  const { status, stderr } = rescue('-d', '/dev/null')
  assert.is(status, 11)
  assert.match(stderr, 'no Windows on any NTFS partition here')
})

test.after(() => {
  rmSync(work, { recursive: true, force: true })
})

test.run()
