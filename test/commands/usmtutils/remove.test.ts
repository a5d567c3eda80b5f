import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MESSAGES } from '../../../src/errors/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { captureAll } from '../../support/source-tree.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { run, runWith, work } from '../../support/usmtutils.ts'

const test = suite('usmtutils /rd')

/** A folder with a store in it, for /rd. */
async function removable(): Promise<string> {
  const storePath = mkdtempSync(join(tmpdir(), 'statelift-rd-'))
  await captureAll(mkdtempSync(join(work, 'empty-')), { storePath })
  return storePath
}

test('TV-UTL-20: /rd asks, and after any answer but yes deletes nothing', async () => {
  const store = await removable()
  for (const answers of [['n'], [''], []]) {
    const io = new CapturedIo()
    io.answers.push(...answers)
    assert.is(await runWith(io, '/rd', store), 2)
    assert.match(io.out, join(store, 'USMT'))
    assert.ok(existsSync(join(store, 'USMT', 'USMT.MIG')))
  }
  const io = new CapturedIo()
  io.answers.push('y')
  assert.is(await runWith(io, '/rd', store), 0)
  assert.not(existsSync(store))
})

test('TV-UTL-21: /rd /y deletes without asking, the StorePath too when nothing else is in it', async () => {
  const store = await removable()
  const { code, out } = await run('/rd', store, '/y')
  assert.is(code, 0)
  assert.is(out, `Removed ${join(store, 'USMT')}\n`)
  assert.not(existsSync(store))
  const shared = await removable()
  writeFileSync(join(shared, 'letter.txt'), 'not of the store')
  assert.is((await run('/rd', shared, '/y')).code, 0)
  assert.equal(readdirSync(shared), ['letter.txt'])
})

/** Runs /rd as an account without rights of its own. */
function removeAsNobody(store: string) {
  const folder = temporaryFolder('open')
  chmodSync(folder, 0o777)
  const program = join(import.meta.dirname, '../../support/usmtutils-as-nobody.ts')
  const argv = [program, '/rd', store, '/y', `/l:${join(folder, 'u.log')}`]
  return spawnSync(process.execPath, argv, { encoding: 'utf8' })
}

const onPosix = process.platform === 'win32' ? test.skip : test

onPosix('TV-UTL-22: /rd without the right to delete is code 34, and nothing is deleted', async () => {
  const store = await removable()
  const folders = [join(store, 'USMT'), store]
  for (const folder of folders) chmodSync(folder, 0o555)
  const { status, stderr } = removeAsNobody(store)
  assert.is(status, 34, stderr)
  assert.match(stderr, MESSAGES.removalRights.text)
  assert.ok(existsSync(join(store, 'USMT', 'USMT.MIG')))
  for (const folder of folders.reverse()) chmodSync(folder, 0o755)
  assert.is((await run('/rd', store, '/y')).code, 0)
})

onPosix('what /rd cannot delete is named, and the code is 35', () => {
  const store = mkdtempSync(join(tmpdir(), 'statelift-rd-'))
  const closed = join(store, 'USMT', 'File', 'C$')
  mkdirSync(closed, { recursive: true })
  writeFileSync(join(closed, 'kept.txt'), 'in a folder that is not writable')
  chmodSync(closed, 0o555)
  for (const folder of [store, join(store, 'USMT'), join(store, 'USMT', 'File')]) chmodSync(folder, 0o777)
  const { status, stderr } = removeAsNobody(store)
  assert.is(status, 35, stderr)
  assert.match(stderr, MESSAGES.removalFailed.text)
  assert.match(stderr, join(closed, 'kept.txt'))
  chmodSync(closed, 0o755)
  rmSync(store, { recursive: true })
})

test('TV-UTL-23: a store on two volumes is removed from both', async () => {
  const first = temporaryFolder('volume')
  const second = temporaryFolder('volume')
  for (const folder of [first, second]) mkdirSync(join(folder, 'st', 'USMT', 'File'), { recursive: true })
  const folders = [first, second].map((folder) => join(folder, 'st', 'USMT'))
  const [master = '', part = ''] = folders
  const volumes = {
    'C:': { folder: master, path: 'C:\\st\\USMT' },
    'D:': { folder: part, path: 'D:\\st\\USMT' },
  }
  writeFileSync(join(master, 'manifest.json'), JSON.stringify({ storeId: 'abc', volumes }))
  const mark = { format: 'statelift-store-volume', version: 1, storeId: 'abc', master }
  writeFileSync(join(part, 'volume.json'), JSON.stringify(mark))
  assert.is((await run('/rd', join(first, 'st'), '/y')).code, 0)
  assert.not(existsSync(join(first, 'st', 'USMT')))
  assert.not(existsSync(join(second, 'st', 'USMT')))
})

test('/rd of a folder without a store, and of the root, is code 35', async () => {
  const folder = temporaryFolder('not-a-store')
  writeFileSync(join(folder, 'letter.txt'), 'mine')
  for (const path of [folder, '/']) assert.is((await run('/rd', path, '/y')).code, 35)
  assert.ok(existsSync(join(folder, 'letter.txt')))
})

test.run()
