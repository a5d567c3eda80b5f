import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { systemCodeOf } from '../../src/errors/index.ts'
import { makeFolders } from '../../src/folders/index.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('folders of the host')

function refusal(path: string): string {
  try {
    makeFolders(path)
  } catch (error) {
    return systemCodeOf(error)
  }
  return ''
}

test('are made with those above them', () => {
  const top = temporaryFolder('folders')
  const path = join(top, 'a', 'b', 'c')
  makeFolders(path)
  assert.ok(statSync(path).isDirectory())
})

test('stay as they are where they are there', () => {
  const top = temporaryFolder('folders')
  const kept = join(top, 'kept')
  writeFileSync(kept, 'text')
  makeFolders(top)
  makeFolders('/')
  assert.ok(existsSync(kept))
})

test('are refused where a file has the name, of the folder or of one above it', () => {
  const file = join(temporaryFolder('folders'), 'file')
  writeFileSync(file, 'text')
  assert.is(refusal(file), 'EEXIST')
  assert.is(refusal(join(file, 'below')), 'ENOTDIR')
})

if (existsSync('/proc/self')) {
  test('are refused, not asked for again and again, where the system says that nothing is there', () => {
    assert.is(refusal('/proc/no-such-process/below'), 'ENOENT')
  })
}

test.run()
