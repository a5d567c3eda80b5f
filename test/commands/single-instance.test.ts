import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { takeMachine } from '../../src/commands/single-instance.ts'
import { StateliftError } from '../../src/errors/index.ts'

const test = suite('one run at a time')
const name = `statelift-test-${process.pid}`
const refused = (error: unknown) =>
  error instanceof StateliftError && error.code === 29 && /only one migration tool/.test(error.message)

test('a second run is refused with code 29 until the first lets go (TV-RC-15)', async () => {
  const first = await takeMachine(name)
  try {
    await takeMachine(name)
    assert.unreachable()
  } catch (error) {
    assert.ok(refused(error))
  }
  await first.release()
  await (await takeMachine(name)).release()
})

test('a run that was killed does not block the next', async () => {
  const module = join(import.meta.dirname, '../../src/commands/single-instance.ts')
  const code = `const { takeMachine } = await import(${JSON.stringify(module)}); await takeMachine(${JSON.stringify(name)}); console.log('taken'); setInterval(() => 0, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  try {
    await takeMachine(name)
    assert.unreachable()
  } catch (error) {
    assert.ok(refused(error))
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
  await (await takeMachine(name)).release()
})

test.run()
