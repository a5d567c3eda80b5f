/**
 * Holds captures against faults and prints what came of it (docs/reliability.md).
 *   node scripts/faults.ts kill [--type compressed] [--tries 100] [--seed 1]    SIGKILL at random moments; --program dist/statelift
 *                                                                               kills the executable instead of the sources
 *   node scripts/faults.ts full [--type compressed] [--tries 20] [--seed 1]     the store's volume runs full (root, Linux)
 *   node scripts/faults.ts read [--type compressed] [--tries 10] [--seed 1]     the source's volume loses blocks (root, Linux)
 */
import { parseArgs } from 'node:util'
import type { FaultTally } from './faults/fault-tally.ts'
import { fillAtRandomPoints } from './faults/full.ts'
import { type KillOptions, killAtRandomMoments } from './faults/kill.ts'
import { loseReads } from './faults/read-errors.ts'
import { STORE_KINDS, type StoreKind } from './faults/store-kinds.ts'

type Series = (kind: StoreKind, options: KillOptions) => Promise<FaultTally | { readonly impossible: string }>

const SERIES: Readonly<Record<string, { readonly run: Series; readonly tries: number }>> = {
  kill: { run: killAtRandomMoments, tries: 100 },
  full: { run: fillAtRandomPoints, tries: 20 },
  read: { run: loseReads, tries: 10 },
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    type: { type: 'string', default: 'compressed' },
    tries: { type: 'string' },
    seed: { type: 'string', default: '1' },
    program: { type: 'string' },
  },
})
const [name = ''] = positionals
const series = SERIES[name]
const kind = STORE_KINDS[values.type]
if (series === undefined || kind === undefined) {
  process.stderr.write(
    `Say one of ${Object.keys(SERIES).join(', ')}, and --type one of ${Object.keys(STORE_KINDS).join(', ')}\n`,
  )
  process.exit(1)
}
const tries = Number(values.tries ?? series.tries)
const result = await series.run(kind, {
  tries,
  seed: Number(values.seed),
  ...(values.program === undefined ? {} : { program: values.program }),
  onTry: (number, what) => process.stdout.write(`${number}/${tries} ${what}\n`),
})
if ('impossible' in result) {
  process.stdout.write(`not possible here: ${result.impossible}\n`)
  process.exit(process.env.CI === undefined ? 0 : 1)
}
const { survived, continued, lost } = result
process.stdout.write(
  `${name} ${values.type}: ${tries} tries, ${survived} survived (${continued} continued), ${lost.length} lost\n`,
)
for (const line of lost) process.stdout.write(`  ${line}\n`)
process.exitCode = lost.length === 0 ? 0 : 1
