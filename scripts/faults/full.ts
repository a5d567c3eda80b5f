/**
 * Lets the store's volume run full at random points; then there is room again, and the same command has to make the store that an undisturbed run makes.
 */
import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StateliftError } from '../../src/errors/index.ts'
import { folderStoreAt } from '../../src/store/index.ts'
import { randomFrom } from '../../test/support/random.ts'
import { comparableCatalog, continued } from '../../test/support/resumed.ts'
import { temporaryFolder } from '../../test/support/temporary.ts'
import { faultSource } from './fault-source.ts'
import { type FaultTally, faultOf } from './fault-tally.ts'
import type { KillOptions } from './kill.ts'
import { LoopVolume } from './loop-volume.ts'
import type { StoreKind } from './store-kinds.ts'

const MIB = 1024 * 1024
const VOLUME = 64 * MIB
/** With the source on it. */
const VOLUME_OF_BOTH = 160 * MIB
const DISK_FULL = 72

/** Undefined `impossible` when volumes can be mounted here. */
export async function fillAtRandomPoints(
  kind: StoreKind,
  options: KillOptions,
): Promise<FaultTally | { readonly impossible: string }> {
  const volume = LoopVolume.make(kind.onSource ? VOLUME_OF_BOTH : VOLUME)
  if (!(volume instanceof LoopVolume)) return volume
  try {
    return await fill(volume, kind, options)
  } finally {
    volume.remove()
  }
}

async function fill(volume: LoopVolume, kind: StoreKind, options: KillOptions): Promise<FaultTally> {
  const { key } = kind
  const random = randomFrom(options.seed)
  const source = kind.onSource ? faultSource(join(volume.root, 'source')) : faultSource()
  const store = {
    ...kind.store,
    // A hard-link store wants more room than such a volume has, though it needs less.
    ...(kind.onSource ? { volumes: [{ name: 'C:', root: source }], freeSpace: () => Infinity } : {}),
  }
  const first = join(kind.onSource ? volume.root : temporaryFolder('store'), 'undisturbed')
  const before = freeOn(volume.root)
  const undisturbed = await continued(source, { storePath: first, ...store })
  const needed = kind.onSource ? before - freeOn(volume.root) : undisturbed.size
  const expected = await comparableCatalog(undisturbed.path, key)
  rmSync(first, { recursive: true })
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
    leaveFree(filler, volume.root, random(Math.floor(needed * 0.95)))
    const told = await failureOf(() => continued(source, place))
    rmSync(filler)
    const archive = join(place.storePath, 'USMT', 'USMT.MIG')
    const early = existsSync(archive) || folderStoreAt(place.storePath) !== undefined
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
  writeFileSync(filler, Buffer.alloc(Math.max(0, freeOn(root) - bytes)))
}

function freeOn(root: string): number {
  const { bavail, bsize } = statfsSync(root)
  return bavail * bsize
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
