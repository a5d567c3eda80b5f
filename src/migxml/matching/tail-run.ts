import type { Tail } from './rule-trie.ts'

const STAR = 0x2a

/** A glob that is being matched level by level: the set of places in it that the names so far can have reached. */
export interface TailRun {
  readonly tail: Tail
  readonly places: readonly number[]
  readonly accepted: boolean
  /** Equal for equal runs. */
  readonly key: string
}

/** The run of a tail on the first name below its literal names; undefined when nothing can match any more. */
export function startTail(tail: Tail, name: string): TailRun | undefined {
  return advance(tail, closure(tail.glob, [0]), name)
}

/** The run one level further down. */
export function continueTail(run: TailRun, name: string): TailRun | undefined {
  return advance(run.tail, run.places, `\\${name}`)
}

function advance(tail: Tail, from: readonly number[], text: string): TailRun | undefined {
  const { glob } = tail
  let places = from
  for (let i = 0; i < text.length && places.length > 0; i++) {
    const code = text.charCodeAt(i)
    const next: number[] = []
    for (const place of places) {
      const wanted = glob.charCodeAt(place)
      if (wanted === STAR) next.push(place)
      else if (wanted === code) next.push(place + 1)
    }
    places = closure(glob, next)
  }
  if (places.length === 0) return undefined
  return { tail, places, accepted: places.includes(glob.length), key: `${tail.id}:${places.join('.')}` }
}

/** A star may stand for nothing, so the place behind it is reached with it. */
function closure(glob: string, places: readonly number[]): number[] {
  const reached = new Set<number>()
  for (let place of places) {
    reached.add(place)
    while (glob.charCodeAt(place) === STAR) reached.add(++place)
  }
  return [...reached].sort((a, b) => a - b)
}
