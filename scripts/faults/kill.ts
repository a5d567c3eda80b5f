/**
 * Kills scanstate with SIGKILL at random moments, some runs several times; then the same command has to end well and to leave the store
 * that an undisturbed run makes, and nothing else.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { removeStore } from '../../src/store/index.ts'
import { randomFrom } from '../../test/support/random.ts'
import { comparableCatalog } from '../../test/support/resumed.ts'
import { FaultMachine } from './fault-machine.ts'
import type { FaultFiles } from './fault-source.ts'
import { catalogFaultOf, type FaultTally } from './fault-tally.ts'
import type { StoreKind } from './store-kinds.ts'

/** One in so many runs that continue is killed too. */
const KILLED_AGAIN = 3
/** One in so many is killed before it has begun to gather: the rest have something to lose. */
const KILLED_EARLY = 10
/** On each of three drives: a run is long enough for many moments that differ, and 100 tries take minutes. */
const USUAL_FILES: FaultFiles = { folders: 12, files: 60, large: 2 }

export interface KillOptions {
  readonly tries: number
  readonly seed: number
  readonly files?: FaultFiles
  /** The executable; the sources when absent. */
  readonly program?: string
  readonly onTry?: (number: number, what: string) => void
}

export async function killAtRandomMoments(kind: StoreKind, options: KillOptions): Promise<FaultTally> {
  const machine = new FaultMachine(kind, options.files ?? USUAL_FILES, options.program)
  try {
    return await new KillSeries(machine, kind).run(options)
  } finally {
    machine.remove()
  }
}

class KillSeries {
  readonly #machine: FaultMachine
  readonly #kind: StoreKind

  constructor(machine: FaultMachine, kind: StoreKind) {
    this.#machine = machine
    this.#kind = kind
  }

  /** Where the store is, as usmtutils takes it. */
  get #store(): string {
    const archive = join(this.#machine.storePath, 'USMT', 'USMT.MIG')
    return existsSync(archive) ? archive : this.#machine.storePath
  }

  async run({ tries, seed, onTry }: KillOptions): Promise<FaultTally> {
    const random = randomFrom(seed)
    const machine = this.#machine
    const { code, text } = await machine.run()
    if (code !== 0) throw new Error(`an undisturbed run ends with ${code}: ${text}`)
    const expected = await comparableCatalog(this.#store, this.#kind.key)
    const leftovers = machine.leftovers()
    // Once more, with everything in the memory of the system, as the others will find it.
    removeStore(machine.storePath)
    const usual = await machine.run()
    const lost: string[] = []
    let survived = 0
    let goneOn = 0
    for (let number = 1; number <= tries; number++) {
      if (existsSync(machine.storePath)) removeStore(machine.storePath)
      const moments: string[] = []
      let killed = false
      do {
        const part = random(1000) / 1000
        const early = random(KILLED_EARLY) === 0
        const { code: endedWith } = await machine.run(async (gathering) => {
          if (!early) await gathering
          await sleep(part * (early ? usual.before : usual.gathering), undefined, { ref: false })
        })
        moments.push(endedWith === undefined ? 'killed' : `ended with ${endedWith}`)
        killed ||= endedWith === undefined
        // A run that was faster than the undisturbed one has made a store, which the next one is to replace.
      } while (!killed || random(KILLED_AGAIN) === 0)
      const logged = machine.log().length
      const { code: last, text: said } = await machine.run()
      const safe = /: (\d+) objects of it are safe/.exec(machine.log(logged))?.[1]
      const fault =
        last === 0 ? await this.#fault(expected, leftovers) : `the same command ends with ${last}: ${said}`
      if (safe !== undefined) goneOn++
      if (fault === undefined) survived++
      else lost.push(`try ${number}: ${fault}`)
      onTry?.(
        number,
        `${moments.join(', ')}; ${safe ?? 'no'} objects were safe: ${fault ?? 'as undisturbed'}`,
      )
    }
    return { tries, survived, continued: goneOn, lost }
  }

  async #fault(
    expected: Awaited<ReturnType<typeof comparableCatalog>>,
    leftovers: readonly string[],
  ): Promise<string | undefined> {
    const fault =
      this.#machine.verify(this.#store) ?? (await catalogFaultOf(this.#store, expected, this.#kind.key))
    if (fault !== undefined) return fault
    if (!this.#machine.reportIsWhole) return 'the report is not whole'
    const left = this.#machine.leftovers()
    return isDeepStrictEqual(left, leftovers) ? undefined : `it leaves ${left.join(', ')}`
  }
}
