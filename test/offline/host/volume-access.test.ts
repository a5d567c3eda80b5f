import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Warning } from '../../../src/errors/index.ts'
import { splitImagePath } from '../../../src/offline/host/image-path.ts'
import { type Access, openShownVolume } from '../../../src/offline/host/volume-access.ts'
import { ntfsFixture } from '../../support/ntfs/ntfs-fixtures.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite('the device or the mount')
const folder = temporaryFolder('access')
const mountPoint = join(folder, 'mount')
mkdirSync(mountPoint)
const device = join(folder, 'volume.img')
writeFileSync(device, ntfsFixture('tiny').image)
const fat = join(folder, 'fat.img')
const boot = Buffer.alloc(1024 * 1024)
boot.write('FAT32   ', 0x52, 'latin1')
writeFileSync(fat, boot)

function open(access: Access, from: { device?: string | undefined; mountKnowsMore?: string }) {
  const warnings: Warning[] = []
  const notes: string[] = []
  const shown = { mountPoint, device: from.device, mountKnowsMore: from.mountKnowsMore }
  const reading = {
    access,
    onWarning: (warning: Warning) => warnings.push(warning),
    onNote: (text: string) => notes.push(text),
  }
  const volume = openShownVolume(shown, reading)
  volume.close()
  return { kind: volume.spec.kind, warnings, notes }
}

test('the device is read where the mount knows no more, and the log says so', () => {
  const { kind, notes } = open('auto', { device })
  assert.is(kind, 'ntfs')
  assert.equal(notes, [`${mountPoint} is read from ${device} itself`])
})

test('the mount is read where somebody may write, unless /raw is given', () => {
  const written = { device, mountKnowsMore: 'it is mounted for writing' }
  const { kind, notes } = open('auto', written)
  assert.is(kind, 'mounted')
  assert.match(notes[0] ?? '', 'it is mounted for writing')
  assert.is(open('raw', written).kind, 'ntfs')
})

test('/mounted reads the mount', () => {
  assert.is(open('mounted', { device }).kind, 'mounted')
})

test('where reading the device is refused the mount is read with a warning; with /raw that is an error', () => {
  const refused = { device: join(folder, 'none') }
  const { kind, warnings } = open('auto', refused)
  assert.is(kind, 'mounted')
  assert.equal(
    warnings.map((warning) => [warning.kind, warning.where]),
    [['raw-reading-refused', refused.device]],
  )
  assert.match(warnings[0]?.message ?? '', 'ENOENT')
  assert.throws(
    () => open('raw', refused),
    (error: unknown) => error instanceof Error && /ENOENT/.test(error.message),
  )
})

test('what is not NTFS is read through its mount, /raw or not', () => {
  assert.is(open('auto', { device: fat }).kind, 'mounted')
  assert.is(open('raw', { device: fat }).kind, 'mounted')
  assert.is(open('raw', { device: undefined }).kind, 'mounted')
})

test('a path enters an image at the first part that is a file, with or without a partition', () => {
  const image = { file: device, partition: undefined, names: [] }
  assert.equal(splitImagePath(device, 'posix'), image)
  assert.equal(splitImagePath(`${device}#2/Windows/System32`, 'posix'), {
    file: device,
    partition: 2,
    names: ['Windows', 'System32'],
  })
  assert.equal(splitImagePath(`${device},3`, 'posix')?.partition, 3)
  assert.is(splitImagePath(folder, 'posix'), undefined)
  assert.is(splitImagePath(join(folder, 'none#2'), 'posix'), undefined)
  assert.equal(splitImagePath('\\\\.\\PhysicalDrive0#2\\Windows', 'windows'), {
    file: '\\\\.\\PhysicalDrive0',
    partition: 2,
    names: ['Windows'],
  })
  assert.equal(splitImagePath('\\\\.\\E:\\', 'windows'), {
    file: '\\\\.\\E:',
    partition: undefined,
    names: [],
  })
  const named = join(folder, 'named#1')
  writeFileSync(named, '')
  assert.equal(
    splitImagePath(named, 'posix'),
    { file: named, partition: undefined, names: [] },
    'a name that looks so',
  )
})

test.run()
