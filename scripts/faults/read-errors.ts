/**
 * Loses a part of the source's volume: what can still be read has to come into the store as it is, and the rest has to be named.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { runPipeline } from '../../src/gather/pipeline/index.ts'
import { createStore, openStore, verifyStore } from '../../src/store/index.ts'
import { MountedVolume } from '../../src/volume/index.ts'
import { noise } from '../../test/support/contents.ts'
import { randomFrom } from '../../test/support/random.ts'
import { everything, MANIFEST_FACTS, sha256 } from '../../test/support/source-tree.ts'
import { temporaryFolder } from '../../test/support/temporary.ts'
import type { FaultTally } from './fault-tally.ts'
import type { KillOptions } from './kill.ts'
import { LoopVolume } from './loop-volume.ts'
import type { StoreKind } from './store-kinds.ts'

const VOLUME = 48 * 1024 * 1024
const FILES = 60
/** What the file system needs to be mounted lies before. */
const LEAST_KEPT = 0.5

export async function loseReads(
  kind: StoreKind,
  options: KillOptions,
): Promise<FaultTally | { readonly impossible: string }> {
  const random = randomFrom(options.seed)
  const lost: string[] = []
  for (let number = 1; number <= options.tries; number++) {
    const volume = LoopVolume.make(VOLUME)
    if (!(volume instanceof LoopVolume)) return volume
    try {
      for (let file = 0; file < FILES; file++) {
        // Some are larger than one piece.
        const size = file % 20 === 0 ? 5_000_000 : random(850_000)
        writeFileSync(join(volume.root, `f${file}.bin`), noise(size, random))
      }
      volume.loseBehind(Math.floor(VOLUME * (LEAST_KEPT + random(40) / 100)))
      const fault = await faultOfCapture(volume.root, kind)
      if (fault.length > 0) lost.push(`try ${number}: ${fault.join(', ')}`)
      options.onTry?.(number, fault.length === 0 ? 'each file whole or named' : fault.join(', '))
    } finally {
      volume.remove()
    }
  }
  return { tries: options.tries, survived: options.tries - lost.length, continued: 0, lost }
}

/** Compares the store with what the file system itself says of every file. */
async function faultOfCapture(root: string, { store, key }: StoreKind): Promise<string[]> {
  const writer = await createStore({
    type: 'compressed',
    overwrite: false,
    storePath: temporaryFolder('store'),
    ...store,
  })
  await runPipeline(everything(new MountedVolume(root)), {
    writer,
    owners: () => [],
    onOutcome: () => undefined,
    onError: () => 'continue',
  })
  const { path } = await writer.commit(MANIFEST_FACTS)
  const faults: string[] = []
  let unreadable = 0
  const verified = await verifyStore(path, { report: 'summary', ...(key === undefined ? {} : { key }) })
  if (verified.code !== 0) faults.push(`the store ends verify with ${verified.code}`)
  const opened = await openStore(path, key === undefined ? {} : { key })
  const records = new Map([...opened.records()].map((record) => [record.path, record]))
  opened.close()
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const record = records.get(`C:\\${relative(root, file).replaceAll('/', '\\')}`)
    const expected = hashOf(file)
    if (expected === undefined) unreadable++
    if (record === undefined) faults.push(`${entry.name} is not in the catalog`)
    else if (expected === undefined && record.outcome !== 'unreadable')
      faults.push(`${entry.name}: ${record.outcome}`)
    else if (expected !== undefined && record.sha256 !== expected)
      faults.push(`${entry.name} is not what it was`)
  }
  if (unreadable === 0) faults.push('every file could be read, so that nothing was tried')
  return faults
}

/** Undefined when the system cannot read it. */
function hashOf(file: string): string | undefined {
  try {
    return sha256(readFileSync(file))
  } catch {
    // A read error, which is what is made here.
    return undefined
  }
}
