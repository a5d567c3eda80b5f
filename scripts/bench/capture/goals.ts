/** What the capture has to reach on two processors, checked after each table. */
import { OURS } from './contenders.ts'
import type { Row } from './table.ts'

interface Goal {
  readonly trees: readonly string[]
  readonly says: string
  /** Undefined when a row is missing. */
  reached(row: (name: string) => Row | undefined): { value: string; met: boolean } | undefined
}

/** Their seconds over ours. */
function faster(trees: readonly string[], peer: string, times: number): Goal {
  return {
    trees,
    says: `at least ${times} × as fast as ${peer}`,
    reached: (row) => {
      const [own, other] = [row(OURS), row(peer)]
      if (own === undefined || other === undefined) return undefined
      const ratio = other.seconds / own.seconds
      return { value: `× ${ratio.toFixed(2)}`, met: ratio >= times }
    },
  }
}

const PACKED = ['small', 'mixed']
const MOST_MEMORY = 400

const GOALS: readonly Goal[] = [
  faster(PACKED, 'wimcapture', 1.5),
  faster(PACKED, 'restic', 1.5),
  faster(PACKED, '7z', 4),
  faster(PACKED, 'tar+zstd', 1),
  {
    trees: PACKED,
    says: 'store not larger than wimcapture’s',
    reached: (row) => {
      const [own, other] = [row(OURS), row('wimcapture')]
      if (own === undefined || other === undefined) return undefined
      const ratio = own.size / other.size
      return { value: `${(ratio * 100).toFixed(1)} %`, met: ratio <= 1 }
    },
  },
  faster(['mail'], 'zstd', 1),
  {
    trees: ['media'],
    says: 'at most 1.2 × the time of cp and sha256sum',
    reached: (row) => {
      const [own, other] = [row(OURS), row('cp+sha256sum')]
      if (own === undefined || other === undefined) return undefined
      const ratio = own.seconds / other.seconds
      return { value: `× ${ratio.toFixed(2)}`, met: ratio <= 1.2 }
    },
  },
  {
    trees: ['small', 'mixed', 'mail', 'media'],
    says: 'encryption costs under 10 %',
    reached: (row) => {
      const [own, other] = [row(OURS), row('encrypted')]
      if (own === undefined || other === undefined) return undefined
      const cost = other.seconds / own.seconds - 1
      return { value: `${(cost * 100).toFixed(1)} %`, met: cost < 0.1 }
    },
  },
  {
    trees: ['small', 'mixed', 'mail', 'media', 'million'],
    says: `peak memory under ${MOST_MEMORY} MB`,
    reached: (row) => {
      const own = row(OURS)
      if (own === undefined) return undefined
      return { value: `${own.megabytes.toFixed(0)} MB`, met: own.megabytes < MOST_MEMORY }
    },
  },
]

/** One line a goal. */
export function goalLines(tree: string, rows: readonly Row[]): string[] {
  const row = (name: string) => rows.find((candidate) => candidate.name === name)
  const lines: string[] = []
  for (const goal of GOALS) {
    if (!goal.trees.includes(tree)) continue
    const result = goal.reached(row)
    if (result !== undefined)
      lines.push(`- ${goal.says}: ${result.value}${result.met ? '' : ' (not reached)'}`)
  }
  return lines
}
