/**
 * Lets the store's volume run full at random points; then there is room again, and the same command has to make the store that an undisturbed run makes.
 */
import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StateliftError } from '../../src/errors/index.ts'
import { randomFrom } from '../../test/support/random.ts'
import { comparableCatalog, continued } from '../../test/support/resumed.ts'
import { temporaryFolder } from '../../test/support/temporary.ts'
import { faultSource } from './fault-source.ts'
import { type FaultTally, faultOf } from './fault-tally.ts'
import type { KillOptions } from './kill.ts'
import { LoopVolume } from './loop-volume.ts'
import type { StoreKind } from './store-kinds.ts'

const VOLUME = 64 * 1024 * 1024
const DISK_FULL = 72

/** Undefined `impossible` when volumes can be mounted here. */
export async function fillAtRandomPoints(
  kind: StoreKind,
  options: KillOptions,
): Promise<FaultTally | { readonly impossible: string }> {
  const volume = LoopVolume.make(VOLUME)
  if (!(volume instanceof LoopVolume)) return volume
  try {
    return await fill(volume, kind, options)
  } finally {
    volume.remove()
  }
}

async function fill(
  volume: LoopVolume,
  { store, key }: StoreKind,
  options: KillOptions,
): Promise<FaultTally> {
  const random = randomFrom(options.seed)
  const source = faultSource()
  const undisturbed = await continued(source, { storePath: temporaryFolder('store'), ...store })
  const expected = await comparableCatalog(undisturbed.path, key)
  const filler = join(volume.root, 'filler')
  const lost: string[] = []
  let survived = 0
  let goneOn = 0
  for (let number = 1; number <= options.tries; number++) {
    const place = {
      storePath: join(volume.root, `store ${number}`),
      checkpointEvery: { bytes: 1024 * 1024, milliseconds: 20 },
      ...store,
    }
    leaveFree(filler, volume.root, random(Math.floor(undisturbed.size * 0.95)))
    const told = await failureOf(() => continued(source, place))
    rmSync(filler)
    const early = existsSync(join(place.storePath, 'USMT', 'USMT.MIG'))
    const run = early ? undefined : await continued(source, place)
    const fault =
      told ??
      (run === undefined ? 'a store was there on the full volume' : await faultOf(run.path, expected, key))
    if (run !== undefined && run.resumed > 0) goneOn++
    if (fault === undefined) survived++
    else lost.push(`try ${number}: ${fault}`)
    options.onTry?.(number, `${run?.resumed ?? 0} objects were safe: ${fault ?? 'as undisturbed'}`)
    rmSync(place.storePath, { recursive: true, force: true })
  }
  return { tries: options.tries, survived, continued: goneOn, lost }
}

/** Fills the volume but for so many bytes. */
function leaveFree(filler: string, root: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(root)
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - bytes)))
}

/** Undefined when the run ended as it has to on a full volume. */
async function failureOf(run: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await run()
    return 'the run did not notice that the volume was full'
  } catch (error) {
    if (!(error instanceof StateliftError) || error.code !== DISK_FULL) return `it ended with ${error}`
    return error.message.includes('Out of disk space') ? undefined : `it said ${error.message}`
  }
}
