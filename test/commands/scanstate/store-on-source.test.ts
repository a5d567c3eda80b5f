import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runScanState } from '../../../src/commands/scanstate/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { catalogOf, DiskBench, diskTest } from '../../support/disks/disk-capture.ts'
import { makeWindowsVolumes } from '../../support/disks/windows-disk.ts'

const test = suite('a store on the volume that is captured')
const withDisks = diskTest(test, 'losetup')
const bench = new DiskBench()

withDisks('is never captured, though the volume is read from its device', async () => {
  const { system } = makeWindowsVolumes(bench.inFolder('source'))
  const mount = bench.inFolder('mount')
  const device = execFileSync('losetup', ['-f', '--show', system], { encoding: 'utf8' }).trim()
  try {
    const store = join(mount, 'Users', 'Public', 'rescue')
    execFileSync('ntfs-3g', [device, mount])
    mkdirSync(store)
    writeFileSync(join(store, 'old.txt'), 'left by another run')
    execFileSync('umount', [mount])
    execFileSync('ntfs-3g', [device, mount])
    try {
      const io = new CapturedIo()
      const log = join(bench.folder, 'store.log')
      const argv = [store, `/i:${bench.rules}`, `/l:${log}`, '/raw', `/offlinewindir:${mount}/Windows`]
      assert.is(await runScanState(argv, io), 3, io.out)
      const paths = catalogOf(join(store, 'USMT', 'USMT.MIG')).map(({ path }) => path)
      assert.ok(paths.includes('C:\\Users\\Public\\Documents\\Fire drill.txt'))
      assert.ok(
        paths.includes('C:\\Users\\ned.CONTOSO\\Documents\\download.docx:Zone.Identifier'),
        'read raw',
      )
      assert.not(paths.some((path) => path.startsWith('C:\\Users\\Public\\rescue')))
    } finally {
      execFileSync('umount', [mount])
    }
  } finally {
    execFileSync('losetup', ['-d', device])
  }
})

test.run()
