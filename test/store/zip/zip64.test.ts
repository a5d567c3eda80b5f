import { spawnSync } from 'node:child_process'
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { verifyStore } from '../../../src/store/index.ts'
import { programTest } from '../../support/programs.ts'
import { captureAll } from '../../support/source-tree.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite('zip64')

programTest(
  test,
  '7z',
  'bsdtar',
)('more than 65,535 entries: 7-Zip, bsdtar and our reader find them all', async () => {
  const source = temporaryFolder('many')
  const count = 66_000
  for (let i = 0; i < count; i++) {
    if (i % 1000 === 0) mkdirSync(join(source, `d${i / 1000}`))
    writeFileSync(join(source, `d${Math.floor(i / 1000)}`, `f${i}`), `content ${i}`)
  }
  const { path, counts } = await captureAll(source, { storePath: temporaryFolder('store') })
  assert.is(counts.contents, count)
  const listed = spawnSync('7z', ['l', path], { encoding: 'utf8', maxBuffer: 2 ** 27 })
  assert.match(listed.stdout, `${count + 2} files, ${count / 1000} folders`)
  const names = spawnSync('bsdtar', ['-tf', path], { encoding: 'utf8', maxBuffer: 2 ** 27 }).stdout.split(
    '\n',
  )
  assert.is(names.filter((name) => /\/f\d+$/.test(name)).length, count)
  const verified = await verifyStore(path, { report: 'summary' })
  assert.equal([verified.intact, verified.corrupted, verified.catalog], [count, 0, 'OK'])
  rmSync(source, { recursive: true })
})

/** Minutes on a slow machine, so only on request. */
const long = process.env.LONG_TESTS === undefined ? test.skip : test

for (const compression of ['zstd', 'none'] as const) {
  long(
    `a file over 4 GiB (LONG_TESTS=1; ${compression}): 7-Zip tests it, our reader verifies it`,
    async () => {
      const source = temporaryFolder('large')
      const file = join(source, 'disk.vhd')
      const fd = openSync(file, 'w')
      ftruncateSync(fd, 4.5 * 2 ** 30)
      for (let gibibyte = 0; gibibyte < 4.5; gibibyte += 0.5)
        writeSync(fd, `mark ${gibibyte}`, gibibyte * 2 ** 30)
      closeSync(fd)
      const { path } = await captureAll(source, { storePath: temporaryFolder('store'), compression })
      const tested = spawnSync('7z', ['t', path], { encoding: 'utf8' })
      assert.is(tested.status, 0, tested.stdout)
      const listed = spawnSync('7z', ['l', '-slt', path], { encoding: 'utf8' })
      assert.match(listed.stdout, `Size = ${statSync(file).size}`)
      assert.is((await verifyStore(path, { report: 'summary' })).code, 0)
    },
  )
}

test.run()
