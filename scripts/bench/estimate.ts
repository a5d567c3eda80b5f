/**
 * Measures how far the estimate of /p is from the store that the same command then makes, on the trees of the capture bench:
 *
 *   node scripts/bench/estimate.ts [--tree small,mixed,mail,media] [--type compressed,encrypted,uncompressed,hardlink]
 *                                  [--scale 0.1] [--folder /tmp/statelift-bench-capture]
 *
 * The trees are made where they are not there yet, and stay; each store is removed before the next one is made.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BenchMachine, benchMachine } from './capture/bench-machine.ts'
import { TREES } from './capture/trees.ts'
import { STORE_TYPES, type StoreType } from './store-types.ts'

const { values } = parseArgs({
  options: {
    tree: {
      type: 'string',
      default: TREES.filter(({ extra }) => extra === undefined)
        .map(({ name }) => name)
        .join(','),
    },
    type: { type: 'string', default: STORE_TYPES.map(({ name }) => name).join(',') },
    scale: { type: 'string', default: '0.1' },
    folder: { type: 'string', default: '/tmp/statelift-bench-capture' },
  },
})
const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const output = join(values.folder, 'estimated')

console.log(
  '| tree | store | estimated MB | takes MB | difference | seconds to estimate | to capture |\n|---|---|---:|---:|---:|---:|---:|',
)
try {
  for (const treeName of values.tree.split(',')) {
    const tree = named(TREES, treeName)
    const machine = benchMachine(values.folder, tree, Number(values.scale))
    for (const typeName of values.type.split(',')) {
      const type = named(STORE_TYPES, typeName)
      console.log(`| ${[tree.title, type.name, ...compare(machine, type)].join(' | ')} |`)
    }
  }
} finally {
  rmSync(output, { recursive: true, force: true })
}

function named<T extends { readonly name: string }>(all: readonly T[], name: string): T {
  const found = all.find((candidate) => candidate.name === name)
  if (found === undefined)
    throw new Error(`there is no ${name}; there are ${all.map((one) => one.name).join(', ')}`)
  return found
}

function compare({ offlineXml, rules }: BenchMachine, { argv, cluster, sizeOf }: StoreType): string[] {
  rmSync(output, { recursive: true, force: true })
  mkdirSync(output, { recursive: true })
  const store = join(output, 'store')
  const line = [store, `/offline:${offlineXml}`, `/i:${rules}`, `/l:${join(output, 'log')}`, ...argv]
  const file = join(output, 'estimate.xml')
  const estimating = run(...line, `/p:${file}`)
  const size = new RegExp(`<size clusterSize="${cluster}">(\\d+)<`)
  const estimated = Number(size.exec(readFileSync(file, 'utf8'))?.[1])
  const capturing = run(...line)
  const taken = sizeOf(join(store, 'USMT'))
  const difference = `${(((estimated - taken) / taken) * 100).toFixed(1)} %`
  return [megabytes(estimated), megabytes(taken), difference, estimating.toFixed(1), capturing.toFixed(1)]
}

/** Gives the seconds it took. */
function run(...args: string[]): number {
  const started = performance.now()
  const { status, stdout } = spawnSync(process.execPath, [main, 'scanstate', ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`scanstate ${args.join(' ')} ended with ${status}\n${stdout}`)
  return (performance.now() - started) / 1000
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
