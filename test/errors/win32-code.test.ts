import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { win32Code } from '../../src/errors/index.ts'

const test = suite('Win32 error codes')

test('system errors become the codes that `net helpmsg` explains', () => {
  const codes = [
    'EACCES',
    'EBUSY',
    'EIO',
    'ENOSPC',
    'ENOENT',
    'ENAMETOOLONG',
    'cloud-placeholder',
    'constructor',
  ]
  assert.equal(
    codes.map((name) => win32Code(name)),
    [5, 32, 1117, 112, 2, 206, 395, 31],
  )
})

test.run()
