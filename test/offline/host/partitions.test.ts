import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { MemoryBlockSource } from '../../../src/disk/index.ts'
import type { Warning } from '../../../src/errors/index.ts'
import { readableVolumes } from '../../../src/offline/host/partitions.ts'
import { dynamicDisk } from '../../support/disks/dynamic-disk.ts'

/** What of a dynamic disk is taken for a volume, and what is told. */
function found(type: 1 | 2 | 3, pieces: number) {
  const disk = dynamicDisk([{ disk: 'this', start: 0, type, pieces }])
  disk.write('NTFS    ', 63 * 512 + 3, 'latin1')
  const warnings: Warning[] = []
  const volumes = readableVolumes('disk.img', new MemoryBlockSource(disk), undefined, (w) => warnings.push(w))
  return {
    volumes: volumes.map(({ label }) => label),
    told: warnings.map(({ kind, where }) => `${kind} ${where}`),
    message: warnings[0]?.message ?? '',
  }
}

test('a volume of a dynamic disk that lies in one piece is read', () => {
  const { volumes, told, message } = found(2, 1)
  assert.equal(volumes, ['disk.img#1'])
  assert.equal(told, ['dynamic-disk disk.img#1'])
  assert.match(message, 'ldmtool create all')
})

for (const [name, type, pieces] of [
  ['striped', 1, 2],
  ['spanned', 2, 3],
  ['RAID 5', 3, 3],
] as const) {
  test(`a ${name} volume is never read as if its bytes lay one after the other, and what to do is told`, () => {
    const { volumes, told, message } = found(type, pieces)
    assert.equal(volumes, [])
    assert.equal(told, ['volume-not-read disk.img#1'])
    assert.match(message, 'ldmtool create all')
  })
}

test.run()
