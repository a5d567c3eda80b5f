import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  BlockError,
  FileBlockSource,
  MemoryBlockSource,
  readBlock,
  SliceBlockSource,
} from '../../src/disk/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'statelift-disk-'))
const path = join(folder, 'disk.img')
const bytes = Buffer.from(Array.from({ length: 10_000 }, (_, i) => (i * 7 + (i >> 8)) & 0xff))
writeFileSync(path, bytes)
test.after(() => rmSync(folder, { recursive: true }))

test('a file is read at any position, short at its end and empty beyond it', () => {
  const source = new FileBlockSource(path)
  assert.is(source.size, 10_000)
  assert.equal(readBlock(source, 513, 100), bytes.subarray(513, 613))
  assert.equal(readBlock(source, 9_990, 100), bytes.subarray(9_990))
  assert.is(readBlock(source, 20_000, 10).length, 0)
  source.close()
})

test('a slice does not reach what lies around it', () => {
  const slice = new SliceBlockSource(new MemoryBlockSource(bytes), 1_000, 500, 'part')
  assert.is(slice.size, 500)
  assert.equal(readBlock(slice, 490, 100), bytes.subarray(1_490, 1_500))
  assert.is(new SliceBlockSource(new MemoryBlockSource(bytes), 9_000, 5_000).size, 1_000)
})

test('a file that cannot be opened is an error that names the file', () => {
  assert.throws(
    () => new FileBlockSource(join(folder, 'missing.img')),
    (error: unknown) =>
      error instanceof BlockError && error.systemCode === 'ENOENT' && error.message.includes('missing.img'),
  )
})

const loop = spawnSync('losetup', ['--show', '-f', '-r', path], { encoding: 'utf8' })
const device = loop.status === 0 ? loop.stdout.trim() : undefined
const deviceTest = device === undefined && process.env.CI === undefined ? test.skip : test
deviceTest(
  'a block device tells its size and is read at any position (skipped where no loop device can be made)',
  () => {
    assert.ok(device, 'no loop device')
    try {
      const source = new FileBlockSource(device)
      // The loop device offers whole sectors only.
      assert.is(source.size, 19 * 512)
      assert.equal(readBlock(source, 700, 1_000), bytes.subarray(700, 1_700))
      source.close()
    } finally {
      execFileSync('losetup', ['-d', device])
    }
  },
)

test.run()
