import {
  ABSENCE_REASONS,
  type Decision,
  type ObjectOutcome,
  type OwnerSets,
  omittedAttributes,
  runPipeline,
  sourceObjects,
} from '../../gather/index.ts'
import type { Owners } from '../../migxml/index.ts'
import type { CatalogRecord, createStore, OwnerPair } from '../../store/index.ts'
import { type CountObject, counting } from './object-count.ts'
import type { Prepared } from './prepare.ts'
import type { ScanSession } from './scan-session.ts'
import { ioError, type Scanned, type UnreadableNode } from './select.ts'

type Store = Awaited<ReturnType<typeof createStore>>

/** Captures the selected files, folders and links into `store`, and tells `count` of each. */
export async function gatherFiles(
  { files, unreadable }: Scanned,
  { system }: Prepared,
  store: Store,
  count: CountObject,
  session: ScanSession,
): Promise<void> {
  const { log } = session
  const records = counting(store, count)
  for (const node of unreadable) records.addRecord(unreadableRecord(node))
  const ownersOf = pairsBySet(files.owners)
  const progress = (bytes: number): void => {
    session.console.advance(bytes, files.files.bytes)
    session.progress?.advance(bytes, files.files.bytes)
  }
  const objects = sourceObjects(files, {
    onAbsent: (path, absence) => session.placeholder(path, ABSENCE_REASONS[absence], absence),
    encrypted: (path) => encryptedFile(path, session),
    onProblem: (path, error) => log.warning(`${path}: ${error.message}`),
  })
  const { continued } = await runPipeline(objects, {
    writer: store,
    owners: ownersOf,
    omits: (number) => omittedAttributes(files.owners.at(number)),
    linkTarget: (target) => system.linkTarget(target),
    onWarning: (warning) => session.warn(warning),
    onError: (failure) => session.objectError({ kind: 'file', ...failure }),
    lockedFile: (path) => session.config.hardLinkPolicy.decide(path),
    onCopied: (path, reason) => log.warning(`${path} is copied, not linked: ${reason}`),
    onOutcome: (object) => {
      count({ ...object, owners: ownersOf(object.owners) })
      settle(object, session)
    },
    onProgress: ({ bytes }) => progress(bytes),
    signal: session.signal,
  })
  if (store.resumed > 0) {
    log.note(
      `${continued} files, folders and streams were as the interrupted run took them and were not read again`,
    )
  }
  progress(files.files.bytes)
}

/** Enters how an object ended into the ledger, the list of files and, from `/v:4` on, the log. */
function settle({ path, type, outcome, reason = '' }: ObjectOutcome, session: ScanSession): void {
  const { ledger, listFiles, log } = session
  // Alternate streams are found while their file is read.
  if (type === 'stream') ledger.select()
  if (outcome === 'captured') ledger.captured()
  else ledger.missing(path, outcome, reason)
  if (outcome === 'captured' && type === 'file') listFiles?.add(path)
  if (log.recordsObjects) log.status(`${outcome} ${path}${reason === '' ? '' : `: ${reason}`}`)
}

/** What could not be looked at is told as a folder: it was one, or its name was to lead to some. */
function unreadableRecord({ path, reason, owners }: UnreadableNode): CatalogRecord {
  const known = owners === undefined ? {} : { owners: pairsOf(owners) }
  return { path, type: 'directory', size: 0, outcome: 'unreadable', reason, ...known }
}

/** The catalog's form of owners. */
function pairsOf(owners: Owners): OwnerPair[] {
  return owners.map(({ component, context }) => [component, context])
}

/** The same for the owner sets by number, each made once. */
function pairsBySet(sets: OwnerSets): (number: number) => readonly OwnerPair[] {
  const known = new Map<number, readonly OwnerPair[]>()
  return (number) => {
    let pairs = known.get(number)
    if (pairs === undefined) {
      pairs = pairsOf(sets.at(number))
      known.set(number, pairs)
    }
    return pairs
  }
}

/** `/efs` for one encrypted file; `abort` was handled before the store was begun. */
function encryptedFile(path: string, session: ScanSession): Decision | undefined {
  const { efs } = session.options
  if (efs === 'copyraw' || efs === 'hardlink') return undefined
  if (efs === 'skip') {
    session.log.warning(`${path} is encrypted by EFS and left out by /efs:skip`)
    return { outcome: 'encrypted', reason: 'encrypted by EFS; /efs:skip' }
  }
  const reason = "encrypted by EFS; it cannot be decrypted without its owner's logon"
  const error = { kind: 'file', path, outcome: 'encrypted', reason, systemCode: 'encrypted' } as const
  if (session.objectError(error) === 'abort') throw ioError(path, reason)
  return { outcome: 'encrypted', reason }
}
