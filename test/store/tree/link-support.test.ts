import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LoopVolume } from '../../../scripts/faults/loop-volume.ts'
import { mayTakeLinks } from '../../../src/store/index.ts'
import { programTest } from '../../support/programs.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite('whether a volume may take links')

test('a folder that can be written to may, one that is not there may not', () => {
  const folder = temporaryFolder('links')
  assert.is(mayTakeLinks(folder), true)
  assert.is(mayTakeLinks(join(folder, 'gone')), false)
})

test('a volume that is mounted for reading only may not', () => {
  const volume = LoopVolume.make(8 * 1024 * 1024)
  if (!(volume instanceof LoopVolume)) {
    process.stdout.write(`# skipped: no volume can be mounted here: ${volume.impossible}\n`)
    assert.is(process.env.CI, undefined)
    return
  }
  try {
    assert.is(mayTakeLinks(volume.root), true)
    volume.makeReadOnly()
    assert.is(mayTakeLinks(volume.root), false)
  } finally {
    volume.remove()
  }
})

programTest(test, 'mkfs.vfat')('a FAT volume may not', () => {
  const folder = temporaryFolder('fat')
  const [image, root] = [join(folder, 'image'), join(folder, 'root')]
  mkdirSync(root)
  assert.is(spawnSync('mkfs.vfat', ['-C', image, '8192']).status, 0)
  const { status, stderr } = spawnSync('mount', ['-o', 'loop', image, root], { encoding: 'utf8' })
  if (status !== 0) {
    // What a kernel can mount is no program that could be installed.
    process.stdout.write(`# skipped: no FAT volume can be mounted here: ${stderr}\n`)
    return
  }
  try {
    assert.is(mayTakeLinks(root), false)
  } finally {
    spawnSync('umount', [root])
  }
})

test.run()
