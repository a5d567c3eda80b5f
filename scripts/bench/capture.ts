/**
 * Measures the capture beside the programs that people would use otherwise: on the same trees, in one session, in turn.
 *
 *   node scripts/bench/capture.ts [--tree small,mixed,mail,media,million] [--scale 0.1] [--rounds 3]
 *        [--only statelift,restic] [--read] [--folder /tmp/statelift-bench-capture] [--keep] [--markdown FILE]
 *
 * Each tree lies in a small offline Windows with a rule file that takes just it. Sources are read once before each round, so that
 * everybody finds them in the cache; a store is removed before the next is made. `--read` measures verify and extract
 * as well. `--keep` leaves the trees for the next time: at full scale they take 16 GB.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BenchMachine, benchMachine } from './capture/bench-machine.ts'
import { type Contender, fieldFor, OURS, readers } from './capture/contenders.ts'
import { goalLines } from './capture/goals.ts'
import { machineFacts } from './capture/machine-facts.ts'
import { type Measured, measured, medianOf } from './capture/measured.ts'
import { markdownTable, type Row } from './capture/table.ts'
import { TREES } from './capture/trees.ts'

const USUAL = TREES.filter(({ extra }) => extra === undefined).map(({ name }) => name)
const { values } = parseArgs({
  options: {
    tree: { type: 'string', default: USUAL.join(',') },
    scale: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    read: { type: 'boolean', default: false },
    folder: { type: 'string', default: '/tmp/statelift-bench-capture' },
    keep: { type: 'boolean', default: false },
    markdown: { type: 'string' },
  },
})
const scale = Number(values.scale)
const rounds = Number(values.rounds)
const only = values.only?.split(',')
const report: string[] = []

say(
  `${new Date().toISOString().slice(0, 10)}, ${machineFacts()}; medians of ${rounds} rounds, scale ${scale}`,
)
for (const name of values.tree.split(',')) {
  const tree = TREES.find((candidate) => candidate.name === name)
  if (tree === undefined)
    throw new Error(`there is no tree ${name}; there are ${TREES.map((t) => t.name).join(', ')}`)
  say(`\n### ${tree.title}${scale === 1 ? '' : ` (× ${scale})`}\n`)
  const machine = benchMachine(values.folder, tree, scale)
  benchTree(name, machine)
  if (values.read) benchReaders(machine)
  if (!values.keep) rmSync(join(values.folder, `${name}-${scale}`), { recursive: true })
}
if (values.markdown !== undefined) writeFileSync(values.markdown, `${report.join('\n')}\n`)

function say(text: string): void {
  report.push(text)
  process.stdout.write(`${text}\n`)
}

function benchTree(tree: string, machine: BenchMachine): void {
  const { contenders, missing } = fieldFor(tree)
  const chosen = contenders.filter(({ name }) => only === undefined || only.includes(name))
  const runs = new Map<string, { measured: Measured; size: number }[]>()
  for (let round = 0; round < rounds; round++) {
    warm(machine)
    for (const contender of chosen) {
      const list = runs.get(contender.name) ?? []
      runs.set(contender.name, [...list, runOnce(contender, machine)])
    }
  }
  const rows = chosen.map(({ name }): Row => {
    const list = runs.get(name) ?? []
    return { name, ...medianOf(list.map((run) => run.measured)), size: list.at(-1)?.size ?? 0 }
  })
  say(markdownTable(rows, OURS))
  say('')
  for (const line of goalLines(tree, rows)) say(line)
  say(
    `\nCommands: ${chosen.map(({ name, shown, version }) => `${name} is \`${shown}\` (${version})`).join('; ')}.`,
  )
  if (missing.length > 0) say(`Left out because this machine does not have them: ${missing.join(', ')}.`)
}

function outputFolder(): string {
  const output = join(values.folder, `output-${process.pid}`)
  for (const path of [output, `${output}.cache`]) rmSync(path, { recursive: true, force: true })
  mkdirSync(output, { recursive: true })
  execFileSync('sync')
  return output
}

function runOnce(contender: Contender, machine: BenchMachine): { measured: Measured; size: number } {
  const output = outputFolder()
  contender.prepare?.(output)
  const result = measured(contender.command(machine, output), output)
  const size = sizeOf(output)
  process.stderr.write(
    `  ${contender.name}: ${result.seconds.toFixed(2)} s, ${result.cpuSeconds.toFixed(1)} s of CPU, ${result.megabytes.toFixed(0)} MB\n`,
  )
  for (const path of [output, `${output}.cache`]) rmSync(path, { recursive: true, force: true })
  return { measured: result, size }
}

function benchReaders(machine: BenchMachine): void {
  const output = outputFolder()
  const [own] = fieldFor('').contenders
  if (own === undefined) return
  measured(own.command(machine, output), output)
  const target = join(values.folder, 'extracted')
  const runs = new Map<string, Measured[]>()
  for (let round = 0; round < rounds; round++) {
    for (const { name, command } of readers(output, target)) {
      rmSync(target, { recursive: true, force: true })
      mkdirSync(target)
      runs.set(name, [...(runs.get(name) ?? []), measured(command, target)])
    }
  }
  const rows = [...runs].map(([name, list]): Row => ({ name, ...medianOf(list), size: 0 }))
  say(`\nReading the store again:\n\n${markdownTable(rows, 'usmtutils /extract')}`)
  for (const path of [target, output]) rmSync(path, { recursive: true, force: true })
}

/** Everybody shall find the source in the cache, or nobody. */
function warm({ tree }: BenchMachine): void {
  execFileSync('sh', ['-c', 'find "$1" -type f -exec cat {} + > /dev/null', 'sh', tree])
}

function sizeOf(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
