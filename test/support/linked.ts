/**
 * Hard-link stores of small drives.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as assert from 'uvu/assert'
import { filetimeToPreciseIso } from '../../src/filetime/index.ts'
import { runPipeline, type SourceObject } from '../../src/gather/pipeline/index.ts'
import {
  createStore,
  FileLinker,
  StoreError,
  type StoreOptions,
  type StoreSummary,
  verifyStore,
} from '../../src/store/index.ts'
import { type Entry, MountedVolume } from '../../src/volume/index.ts'
import { MANIFEST_FACTS, MIB } from './source-tree.ts'

export function write(root: string, name: string, content: string | Buffer): string {
  const path = join(root, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

/** All files and folders of drives, but for the store's own. */
export function* everything(drives: Readonly<Record<string, string>>): Generator<SourceObject> {
  for (const [letter, root] of Object.entries(drives)) yield* below(letter, root)
}

function* below(letter: string, root: string): Generator<SourceObject> {
  const volume = new MountedVolume(root)
  function* inside(directory: Entry, path: string): Generator<SourceObject> {
    for (const entry of volume.list(directory)) {
      if (entry.name === 'USMTMIG') continue
      const child = `${path}\\${entry.name}`
      yield { path: child, volume, entry, owners: 0 }
      if (entry.directory) yield* inside(entry, child)
    }
  }
  yield* inside(volume.root(), letter)
}

export interface LinkRun extends StoreSummary {
  readonly warnings: readonly string[]
  readonly copied: readonly string[]
  /** What was known of interrupted runs. */
  readonly resumed: number
}

interface LinkRunOptions extends Pick<Partial<StoreOptions>, 'overwrite' | 'freeSpace' | 'fingerprint'> {
  /** Called when all is gathered. */
  readonly beforeCommit?: () => void
}

export async function captureLinks(
  drives: Readonly<Record<string, string>>,
  storePath: string,
  { beforeCommit, ...options }: LinkRunOptions = {},
): Promise<LinkRun> {
  const warnings: string[] = []
  const copied: string[] = []
  const writer = await createStore({
    type: 'hardlink',
    storePath,
    overwrite: false,
    freeSpace: () => 300 * MIB,
    ...options,
    volumes: Object.entries(drives).map(([name, root]) => ({ name, root })),
    onWarning: ({ message, where }) => warnings.push(`${where}: ${message}`),
  })
  try {
    await runPipeline(everything(drives), {
      writer,
      owners: () => [[0, 0]],
      onOutcome: () => undefined,
      onError: ({ path, reason }) => {
        throw new Error(`${path}: ${reason}`)
      },
      onCopied: (path, reason) => copied.push(`${path}: ${reason}`),
    })
    beforeCommit?.()
    return { ...(await writer.commit(MANIFEST_FACTS)), warnings, copied, resumed: writer.resumed }
  } catch (error) {
    await writer.abandon({ discard: options.fingerprint === undefined })
    throw error
  }
}

/** A hard-link store of the files of drives, made without the pipeline and its threads: what is tried is how it ends. */
export async function linkDrives(
  drives: Readonly<Record<string, string>>,
  storePath: string,
  { overwrite = false, beforeCommit }: { overwrite?: boolean; beforeCommit?: () => void } = {},
): Promise<StoreSummary> {
  const volumes = Object.entries(drives).map(([name, root]) => ({ name, root }))
  const room = { freeSpace: () => 300 * MIB }
  const writer = await createStore({ type: 'hardlink', storePath, overwrite, volumes, ...room })
  const { links } = writer
  if (links === undefined) throw new Error('a hard-link store takes links')
  const linker = new FileLinker()
  for (const { path, entry, volume } of everything(drives)) {
    if (entry.directory || volume.spec.kind !== 'mounted') continue
    const { root } = volume.spec
    const linked = linker.link(
      join(root, entry.name),
      links.folderFor(root) ?? '',
      writer.nameFor(path),
      false,
    )
    if (linked.kind !== 'linked') throw new Error(`${path}: ${linked.kind}`)
    const { name, size, modified } = linked
    const time = filetimeToPreciseIso(modified) ?? ''
    links.put({ path, type: 'file', size, modified: time, outcome: 'captured' }, name, root)
  }
  beforeCommit?.()
  return await writer.commit(MANIFEST_FACTS)
}

/** What `verifyStore` tells of files that are not whole. */
export async function faults(path: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  await verifyStore(path, {
    report: 'failureonly',
    onFile: (name, _, shown, reason) => {
      if (shown) found[name] = reason ?? ''
    },
  })
  return found
}

function refusal(code: number): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.code === code
}

/** The refusal, which has to be of this code. */
export async function rejected(run: Promise<unknown>, code: number): Promise<StoreError> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(refusal(code)(error), String(error))
  assert.ok(error instanceof StoreError)
  return error
}
