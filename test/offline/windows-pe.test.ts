import { tmpdir } from 'node:os'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isWindowsPe } from '../../src/offline/index.ts'

test('on other systems than Windows nothing tells of WinPE', async () => {
  const answer = await isWindowsPe(tmpdir())
  if (process.platform === 'win32') assert.type(answer, 'boolean')
  else assert.is(answer, null)
})

test.run()
