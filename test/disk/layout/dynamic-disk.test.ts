import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dynamicVolume, isDynamic, MemoryBlockSource, readLayout } from '../../../src/disk/index.ts'
import { dynamicDisk, type ExtentSpec } from '../../support/disks/dynamic-disk.ts'

const test = suite('dynamic disk')

/** How the volume at the beginning of the only partition lies. */
function volumeOf(extents: readonly ExtentSpec[], change: (disk: Buffer) => void = () => undefined) {
  const disk = dynamicDisk(extents)
  change(disk)
  const source = new MemoryBlockSource(disk)
  const layout = readLayout(source, () => undefined)
  const [partition] = layout.partitions
  if (partition === undefined) throw new Error('the disk has no partition')
  assert.ok(isDynamic(partition))
  return dynamicVolume(source, layout, partition)
}

const other = { disk: 'other', start: 0, type: 1, pieces: 2 } as const

test('a simple or mirrored volume is whole, whatever lies on other disks', () => {
  assert.is(volumeOf([other, { disk: 'this', start: 0, type: 2, pieces: 1 }]), 'whole')
})

for (const [name, type, pieces] of [
  ['striped', 1, 2],
  ['spanned', 2, 2],
  ['RAID 5', 3, 3],
] as const) {
  test(`a ${name} volume is spread`, () => {
    assert.is(
      volumeOf([
        { ...other, type: 2, pieces: 1 },
        { disk: 'this', start: 0, type, pieces },
      ]),
      'spread',
    )
  })
}

test('a volume that begins behind the beginning of the partition says nothing of it', () => {
  assert.is(volumeOf([{ disk: 'this', start: 96, type: 1, pieces: 2 }]), undefined)
})

test('without its head or its database nothing is known', () => {
  const extents = [{ disk: 'this', start: 0, type: 1, pieces: 2 }] as const
  assert.is(
    volumeOf(extents, (disk) => disk.fill(0, 6 * 512, 7 * 512)),
    undefined,
  )
  assert.is(
    volumeOf(extents, (disk) => disk.fill(0, disk.indexOf('VMDB'))),
    undefined,
  )
})

test('damaged records end in an answer, never in an error', () => {
  const extents = [other, { disk: 'this', start: 0, type: 2, pieces: 1 }] as const
  for (let at = 0x10; at < 128 * 7; at += 3) {
    const found = volumeOf(extents, (disk) => disk.writeUInt8(0xff, disk.indexOf('VBLK') + at))
    assert.ok(found === undefined || found === 'whole' || found === 'spread')
  }
})

test.run()
