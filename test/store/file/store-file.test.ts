import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { StateliftError } from '../../../src/errors/index.ts'
import { type FileIo, systemFileIo } from '../../../src/store/file/file-io.ts'
import { StoreFile } from '../../../src/store/file/store-file.ts'
import { WrittenTree } from '../../../src/store/tree/written-tree.ts'
import { comparableCatalog, continued } from '../../support/resumed.ts'
import { captureAll, writeSourceTree } from '../../support/source-tree.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite('store file')

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made for a test`), { code })
}

/** Fails `times` writes with `code` before any succeeds; counts what is asked. */
function failing(code: string, times: number): FileIo & { writes: number; opens: number } {
  const io = {
    ...systemFileIo,
    writes: 0,
    opens: 0,
    open: (path: string, flags: string) => {
      io.opens++
      return systemFileIo.open(path, flags)
    },
    write: (...args: Parameters<FileIo['write']>) => {
      if (io.writes++ < times) return Promise.reject(systemError(code))
      return systemFileIo.write(...args)
    },
  }
  return io
}

async function written(io: FileIo, times: number): Promise<string> {
  const path = join(temporaryFolder('file'), 'archive')
  const file = await StoreFile.open(path, { io, retry: { times, waitSeconds: 0.01 } })
  try {
    await file.write(Buffer.from('content'), file.reserve(7))
    await file.trim()
    return readFileSync(path, 'utf8')
  } finally {
    await file.close()
  }
}

async function faultOf(run: Promise<unknown>): Promise<StateliftError> {
  try {
    await run
  } catch (error) {
    if (error instanceof StateliftError) return error
    throw error
  }
  throw new Error('it did not fail')
}

test('a write that fails is tried again as often as /r says, with the file opened anew', async () => {
  const io = failing('EIO', 3)
  assert.is(await written(io, 3), 'content')
  assert.equal([io.writes, io.opens], [4, 4])
})

test('when the last try fails too the run ends with 72', async () => {
  const io = failing('ENOTCONN', 3)
  const fault = await faultOf(written(io, 2))
  assert.is(fault.code, 72)
  assert.match(fault.lines().join('\n'), 'ENOTCONN')
  assert.is(io.writes, 3)
})

for (const code of ['ENOSPC', 'EDQUOT']) {
  test(`a full disk is not tried again: 72 says what to do (${code})`, async () => {
    const io = failing(code, 1)
    const fault = await faultOf(written(io, 5))
    assert.is(fault.code, 72)
    assert.match(fault.message, 'Out of disk space while writing the store')
    assert.match(fault.lines().join('\n'), 'the same command goes on where this run stopped')
    assert.is(io.writes, 1)
  })
}

test('writes that take only a part are completed', async () => {
  const io: FileIo = {
    ...systemFileIo,
    write: (fd, bytes, offset, length, position) =>
      systemFileIo.write(fd, bytes, offset, Math.min(length, 2), position),
  }
  assert.is(await written(io, 0), 'content')
})

/** Fails the first `times` calls of one kind for the journal, whichever they are; counts them. */
function journalFailing(call: 'write' | 'flush', code: string, times: number): FileIo & { calls: number } {
  const journals = new Set<number>()
  const io = {
    ...systemFileIo,
    calls: 0,
    open: async (path: string, flags: string) => {
      const fd = await systemFileIo.open(path, flags)
      if (path.endsWith('.journal')) journals.add(fd)
      else journals.delete(fd)
      return fd
    },
    write: (...args: Parameters<FileIo['write']>) =>
      call === 'write' && fails(args[0]) ? Promise.reject(systemError(code)) : systemFileIo.write(...args),
    flush: (fd: number) =>
      call === 'flush' && fails(fd) ? Promise.reject(systemError(code)) : systemFileIo.flush(fd),
  }
  const fails = (fd: number) => journals.has(fd) && io.calls++ < times
  return io
}

for (const type of ['compressed', 'uncompressed'] as const) {
  for (const call of ['write', 'flush'] as const) {
    test(`a checkpoint whose ${call} fails is tried again as often as /r says (${type})`, async () => {
      const source = temporaryFolder('source')
      writeFileSync(join(source, 'a.txt'), 'content')
      const io = journalFailing(call, 'EIO', 2)
      const retry = { times: 2, waitSeconds: 0.01 }
      const checkpointEvery = { bytes: 1, milliseconds: 0 }
      const place = { storePath: temporaryFolder('store'), type, io, retry, checkpointEvery }
      const run = await continued(source, place)
      assert.ok(io.calls > 2)
      assert.equal(
        (await comparableCatalog(run.path)).map(({ path }) => path),
        ['C:\\a.txt'],
      )
    })

    test(`when the last try fails too, a checkpoint's ${call} ends the run with 72 (${type})`, async () => {
      const source = temporaryFolder('source')
      writeFileSync(join(source, 'a.txt'), 'content')
      const io = journalFailing(call, 'EIO', 3)
      const retry = { times: 2, waitSeconds: 0.01 }
      const fault = await faultOf(continued(source, { storePath: temporaryFolder('store'), type, io, retry }))
      assert.is(fault.code, 72)
      assert.match(fault.lines().join('\n'), 'journal: EIO')
    })
  }
}

test('the files of a store that is a folder are flushed again, too, as often as /r says', async () => {
  let calls = 0
  const failTwice = async () => {
    if (++calls <= 2) throw systemError('EIO')
  }
  await new WrittenTree('store', { times: 2, waitSeconds: 0.01 }, failTwice).secure()
  assert.is(calls, 3)
  calls = 0
  const fault = await faultOf(new WrittenTree('store', { times: 1, waitSeconds: 0.01 }, failTwice).secure())
  assert.is(fault.code, 72)
})

test('a share that is lost in the middle of a run ends it, and the same command goes on from there', async () => {
  const source = temporaryFolder('source')
  writeSourceTree(source)
  const storePath = temporaryFolder('store')
  let left = 12
  const io: FileIo = {
    ...systemFileIo,
    write: (...args) => (left-- > 0 ? systemFileIo.write(...args) : Promise.reject(systemError('EIO'))),
  }
  const checkpointEvery = { bytes: 1, milliseconds: 0 }
  const fault = await faultOf(continued(source, { storePath, io, checkpointEvery }))
  assert.is(fault.code, 72)
  const run = await continued(source, { storePath })
  assert.ok(run.resumed > 0)
  const whole = await captureAll(source, { storePath: temporaryFolder('store') })
  assert.equal(await comparableCatalog(run.path), await comparableCatalog(whole.path))
})

test.run()
