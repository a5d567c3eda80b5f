import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { programTest } from '../support/programs.ts'

const module = join(import.meta.dirname, '..', '..', 'src', 'commands', 'process-io.ts')

function start(code: string) {
  const script = `import { processIo } from ${JSON.stringify(module)}\nconst io = processIo()\n${code}`
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] })
}

const test = suite('the streams and signals of the process')

test('loses nothing of a long output when the reader is slow and the process ends at once', async () => {
  const child = start(`io.stdout('é'.repeat(2_000_000)); process.exit(3)`)
  await delay(300)
  let bytes = 0
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  const [code] = await once(child, 'close')
  assert.is(bytes, 4_000_000)
  assert.is(code, 3)
})

test('goes on when the reader has gone', async () => {
  const child = start(`await new Promise((go) => setTimeout(go, 200))
for (let i = 0; i < 1000; i++) io.stdout('x'.repeat(1000)); io.stderr('still here'); process.exitCode = 4`)
  child.stdout.destroy()
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(child, 'close')
  assert.is(said, 'still here')
  assert.is(code, 4)
})

test('turns the first signal to stop into an abort, and the second into code 2', async () => {
  const child = start(`io.signal.addEventListener('abort', () => io.stdout('stopping'))
io.stdout('ready'); setInterval(() => 0, 1000)`)
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  const [said] = await once(child.stdout, 'data')
  assert.is(String(said), 'stopping')
  child.kill('SIGINT')
  const [code] = await once(child, 'close')
  assert.is(code, 2)
})

test('reads what is piped in line by line, and nothing at the end', async () => {
  const script = `import { processIo } from ${JSON.stringify(module)}
const io = processIo()
for (let i = 0; i < 3; i++) io.stdout(JSON.stringify(await io.readLine()) + ' ')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end('yes\r\nsecond')
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  await once(child, 'close')
  assert.is(said, '"yes" "second" undefined ')
})

const onPseudoTerminal = programTest(test, 'script', 'stty')

onPseudoTerminal('knows a terminal and its width, and for each stream what it is shown on', () => {
  const script = `import { processIo } from ${JSON.stringify(module)}
const { stdout, stderr } = processIo().terminals
processIo().stdout(JSON.stringify([stdout?.columns ?? null, stderr?.columns ?? null]))`
  const node = `'${process.execPath}' --input-type=module -e '${script}'`
  const shown = (redirected: string): unknown => {
    const { stdout } = spawnSync('script', ['-qec', `stty cols 33; ${node} ${redirected}`, '/dev/null'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return JSON.parse(stdout)
  }
  assert.equal(shown(''), [33, 33])
  assert.equal(shown('2> /dev/null'), [33, null])
  assert.equal(shown('| cat'), [null, 33])
})

test.run()
