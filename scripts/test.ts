/**
 * Runs the tests: each file of test/ in a process of its own, as many at once as there are processors.
 *   npm test                 all of them
 *   npm test -- registry     those whose path holds the word
 *   node scripts/test.ts --below scripts/wine    those of another folder
 */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')
const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { below: { type: 'string', default: 'test' } },
})
/** Each test loads much of the program anew; what Node made of the sources once serves all of them, and the programs that they run. */
const environment = {
  ...process.env,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node'),
}
const files = readdirSync(join(root, options.below), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort()

interface Outcome {
  readonly passed: number
  readonly total: number
  readonly skipped: number
  readonly failed: boolean
}

function run(file: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const started = performance.now()
    const child = spawn(process.execPath, [join(root, file)], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('close', (code) => {
      const count = (name: string) =>
        [...output.matchAll(new RegExp(`^  ${name}:\\s+(\\d+)`, 'gm'))].reduce(
          (sum, found) => sum + Number(found[1]),
          0,
        )
      const total = count('Total')
      const failed = code !== 0 || total + count('Skipped') === 0
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      process.stdout.write(`${failed ? 'FAIL' : 'ok  '} ${file} (${total} tests, ${seconds} s)\n`)
      if (failed) process.stdout.write(`${output}\nexit code ${code}\n`)
      else for (const said of output.matchAll(/^#.*$/gm)) process.stdout.write(`     ${said[0]}\n`)
      resolve({ passed: count('Passed'), total, skipped: count('Skipped'), failed })
    })
  })
}

const queue = [...files]
const outcomes: Outcome[] = []
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) outcomes.push(await run(file))
  }),
)
const sum = (pick: (outcome: Outcome) => number) =>
  outcomes.reduce((total, outcome) => total + pick(outcome), 0)
const passed = sum((outcome) => outcome.passed)
// A file that ends badly without saying so counts as one failure.
const failed = sum((outcome) => Math.max(outcome.total - outcome.passed, outcome.failed ? 1 : 0))
const skipped = sum((outcome) => outcome.skipped)
if (skipped > 0 && process.env.CORPUS_DIR === undefined) {
  process.stdout.write(
    `${skipped} tests were skipped: set CORPUS_DIR to the corpus of real files to run them\n`,
  )
}
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
process.exitCode = failed === 0 && files.length > 0 ? 0 : 1
