/**
 * Kills captures with SIGKILL at random moments, some several times; then the same command has to make the store that an undisturbed run makes.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StoreKey, StoreOptions } from '../../src/store/index.ts'
import { randomFrom } from '../../test/support/random.ts'
import { comparableCatalog, continued } from '../../test/support/resumed.ts'
import { temporaryFolder } from '../../test/support/temporary.ts'
import { faultSource } from './fault-source.ts'
import { type FaultTally, faultOf } from './fault-tally.ts'
import type { StoreKind } from './store-kinds.ts'

/** Small, so that even a short run has several. */
const CHECKPOINT_EVERY = { bytes: 256 * 1024, milliseconds: 5 }
/** One in so many runs that continue is killed too. */
const KILLED_AGAIN = 3
/** So much of a run passes before anything is stored, with threads that start and folders that are listed. */
const QUIET = 0.3
const SAFE = 'objects were safe'

export interface KillOptions {
  readonly tries: number
  readonly seed: number
  readonly onTry?: (number: number, what: string) => void
}

export async function killAtRandomMoments(kind: StoreKind, options: KillOptions): Promise<FaultTally> {
  const random = randomFrom(options.seed)
  const source = faultSource()
  const { key, store } = kind
  const first = placeFor(source, store)
  const expected = await comparableCatalog((await continued(source, first)).path, key)
  const usual = await runFor(source, placeFor(source, store), Number.POSITIVE_INFINITY)
  const lost: string[] = []
  let survived = 0
  let goneOn = 0
  for (let number = 1; number <= options.tries; number++) {
    const place = placeFor(source, store)
    let kills = 0
    do {
      kills++
      await runFor(source, place, usual * (QUIET + random(1000 * (1 - QUIET)) / 1000))
    } while (random(KILLED_AGAIN) === 0)
    const { fault, how } = await afterwards(source, place, expected, key)
    if (how.endsWith(SAFE)) goneOn++
    if (fault === undefined) survived++
    else lost.push(`try ${number}: ${fault}`)
    options.onTry?.(number, `${kills} kills, ${how}: ${fault ?? 'as undisturbed'}`)
    rmSync(place.storePath, { recursive: true, force: true })
  }
  return { tries: options.tries, survived, continued: goneOn, lost }
}

type Place = Partial<StoreOptions> & { readonly storePath: string }

/** Hard links need the source's file system. */
function placeFor(source: string, store: StoreKind['store']): Place {
  const storePath = temporaryFolder('store')
  return { storePath, checkpointEvery: CHECKPOINT_EVERY, ...store(source) }
}

/** Lets a run live so long after it began to make the store. Gives how long it lived, in milliseconds. */
async function runFor(source: string, store: Place, milliseconds: number): Promise<number> {
  const program = join(import.meta.dirname, 'capture-run.ts')
  const child = spawn(process.execPath, [program, JSON.stringify({ source, store })], {
    // A run after one that had made its store says so and ends.
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), ended])
  const begun = performance.now()
  if (Number.isFinite(milliseconds)) {
    await Promise.race([sleep(milliseconds), ended])
    child.kill('SIGKILL')
  }
  await ended
  return performance.now() - begun
}

/** The same command once more, to its end. */
async function afterwards(
  source: string,
  place: Place,
  expected: Awaited<ReturnType<typeof comparableCatalog>>,
  key: StoreKey | undefined,
): Promise<{ fault: string | undefined; how: string }> {
  const finished = finishedStore(place.storePath)
  if (finished !== undefined) return { fault: await faultOf(finished, expected, key), how: 'was done' }
  const run = await continued(source, place)
  const how = run.resumed > 0 ? `${run.resumed} ${SAFE}` : (run.notes[0] ?? 'nothing was there')
  return { fault: await faultOf(run.path, expected, key), how }
}

/** A run that was killed in its last moments had made its store. */
function finishedStore(storePath: string): string | undefined {
  const archive = join(storePath, 'USMT', 'USMT.MIG')
  if (existsSync(archive)) return archive
  const folder = join(storePath, 'USMT')
  return existsSync(join(folder, 'manifest.json')) ? folder : undefined
}
