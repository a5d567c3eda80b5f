/**
 * Measures how far the estimate of /p is from the store that the same command then makes, on the trees of the capture bench:
 *
 *   node scripts/bench/estimate.ts [--tree small,mixed,mail,media] [--scale 0.1] [--folder /tmp/statelift-bench-capture]
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchMachine } from './capture/bench-machine.ts'
import { TREES } from './capture/trees.ts'

const { values } = parseArgs({
  options: {
    tree: { type: 'string', default: TREES.map(({ name }) => name).join(',') },
    scale: { type: 'string', default: '0.1' },
    folder: { type: 'string', default: '/tmp/statelift-bench-capture' },
  },
})
const scale = Number(values.scale)
const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const output = join(values.folder, 'estimated')

console.log(
  '| tree | estimated | store | error | seconds to estimate | to capture |\n|---|---|---|---|---|---|',
)
for (const name of values.tree.split(',')) {
  const tree = TREES.find((candidate) => candidate.name === name)
  if (tree === undefined) throw new Error(`there is no tree ${name}`)
  const { offlineXml, rules } = benchMachine(values.folder, tree, scale)
  rmSync(output, { recursive: true, force: true })
  mkdirSync(output, { recursive: true })
  const store = join(output, 'store')
  const line = [store, `/offline:${offlineXml}`, `/i:${rules}`, `/l:${join(output, 'log')}`]
  const file = join(output, 'estimate.xml')
  const estimating = run(...line, `/p:${file}`)
  const estimated = Number(/<size clusterSize="512">(\d+)</.exec(readFileSync(file, 'utf8'))?.[1])
  const capturing = run(...line)
  const { size } = statSync(join(store, 'USMT', 'USMT.MIG'))
  const error = `${(((estimated - size) / size) * 100).toFixed(1)} %`
  console.log(
    `| ${[tree.title, megabytes(estimated), megabytes(size), error, estimating.toFixed(1), capturing.toFixed(1)].join(' | ')} |`,
  )
}
rmSync(output, { recursive: true, force: true })

/** Gives the seconds it took. */
function run(...args: string[]): number {
  const started = performance.now()
  const { status, stdout } = spawnSync(process.execPath, [main, 'scanstate', ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`scanstate ${args.join(' ')} ended with ${status}\n${stdout}`)
  return (performance.now() - started) / 1000
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
