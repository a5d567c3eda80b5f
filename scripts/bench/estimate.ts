/**
 * Measures how far the estimate of /p is from the store that the same command then makes, on the trees of the capture bench:
 *
 *   node scripts/bench/estimate.ts [--tree small,mixed,mail,media] [--scale 0.1] [--folder /tmp/statelift-bench-capture]
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BenchMachine, benchMachine } from './capture/bench-machine.ts'
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
const CLUSTER = 4096

interface StoreType {
  readonly title: string
  readonly argv: readonly string[]
  readonly cluster: number
  sizeOf(folder: string): number
}

const STORES: readonly StoreType[] = [
  {
    title: 'compressed',
    argv: [],
    cluster: 512,
    sizeOf: (folder) => statSync(join(folder, 'USMT.MIG')).size,
  },
  { title: 'uncompressed', argv: ['/nocompress'], cluster: CLUSTER, sizeOf: clustersOf },
]

console.log(
  '| tree | store | estimated | takes | error | seconds to estimate | to capture |\n|---|---|---|---|---|---|---|',
)
for (const name of values.tree.split(',')) {
  const tree = TREES.find((candidate) => candidate.name === name)
  if (tree === undefined) throw new Error(`there is no tree ${name}`)
  const machine = benchMachine(values.folder, tree, scale)
  for (const type of STORES) console.log(`| ${[tree.title, ...compare(machine, type)].join(' | ')} |`)
}
rmSync(output, { recursive: true, force: true })

function compare({ offlineXml, rules }: BenchMachine, { title, argv, cluster, sizeOf }: StoreType): string[] {
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
  const error = `${(((estimated - taken) / taken) * 100).toFixed(1)} %`
  return [title, megabytes(estimated), megabytes(taken), error, estimating.toFixed(1), capturing.toFixed(1)]
}

/** Bytes in clusters. A file with several names counts at each: where the file system has no links there are as many files. */
function clustersOf(folder: string): number {
  let sum = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    sum += Math.ceil(statSync(join(entry.parentPath, entry.name)).size / CLUSTER) * CLUSTER
  }
  return sum
}

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
