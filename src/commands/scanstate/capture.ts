import type { Warning } from '../../errors/index.ts'
import {
  ABSENCE_REASONS,
  captureRegistry,
  captureSynthetic,
  type Decision,
  type OwnerSets,
  omittedAttributes,
  registryRoot,
  runPipeline,
  selectRegistry,
  sourceObjects,
} from '../../gather/index.ts'
import { tellsOfLoss } from '../../registry/index.ts'
import type { CaptureTally } from '../../report/index.ts'
import { createStore, type OwnerPair, type RecordSink, refuseExistingStore } from '../../store/index.ts'
import { manifestFacts } from './manifest-facts.ts'
import type { Prepared } from './prepare.ts'
import type { ScanSession } from './scan-session.ts'
import { ioError, type Scanned, scan } from './select.ts'
import { storeOptions } from './store-options.ts'

type Store = Awaited<ReturnType<typeof createStore>>

/** Scans, then gathers everything into a store that appears whole or not at all. Gives what was gathered. */
export async function capture(prepared: Prepared, session: ScanSession): Promise<Scanned> {
  const started = new Date()
  // A key file that cannot be read ends the run before anything is looked at.
  const options = storeOptions(prepared, session)
  // So does a store that may not be overwritten: on a large disk the scan takes its time.
  refuseExistingStore(options.storePath, options.overwrite)
  session.progress?.phase('Scanning')
  session.times.begin('Looking for files')
  const scanned = await scan(prepared, session)
  session.progress?.phase('Collecting')
  session.progress?.totalSize(scanned.files.files.bytes)
  session.progress?.phase('Saving')
  session.console.stage('Gathering data')
  session.log.activity('GATHERING')
  const store = await createStore(options)
  if (store.resumed > 0) {
    session.log.note(
      `An interrupted run of this command is continued: ${store.resumed} objects of it are safe`,
    )
  }
  try {
    session.times.begin('Saving settings')
    await gatherRegistry(prepared, store, session)
    session.times.begin('Saving files')
    await gatherFiles(scanned, prepared, store, session)
    session.tellWarnings(prepared.system)
    session.signal.throwIfAborted()
    session.console.stage('Commit')
    session.times.begin('Completing the store')
    session.log.activity('COMMIT')
    const summary = await store.commit(manifestFacts(prepared, session, started))
    session.facts.store = { path: summary.path, type: store.type, size: summary.size }
    session.log.note(
      `${summary.path}: ${summary.counts.objects} objects, ${summary.counts.bytes} bytes in ${summary.size}`,
    )
    return scanned
  } catch (error) {
    // What can be continued stays for the same command to go on with; a user who stopped the run wants nothing left.
    await store.abandon({ discard: session.signal.aborted })
    throw error
  }
}

async function gatherRegistry(prepared: Prepared, store: Store, session: ScanSession): Promise<void> {
  const { rules, system } = prepared
  const task = {
    roots: rules.registryRoots(),
    rootKey: (hive: string) => registryRoot(hive, (path) => system.key(path)),
    newFaults: () => session.tellWarnings(system).filter(tellsOfLoss),
    onFault: (path: string, { message, where }: Warning) =>
      registryFault(path, `${where}: ${message}`, store, session),
    signal: session.signal,
  }
  // What was met while the rules were asked belongs to no selected key.
  session.tellWarnings(system)
  const sink = tallied(store, session.tally)
  for (const selection of selectRegistry(task)) {
    await captureRegistry(selection, sink, session.ledger, (warning) => session.warn(warning))
  }
  await captureSynthetic(rules, sink, session.ledger)
}

/** Counts the records on their way. */
function tallied(store: RecordSink, tally: CaptureTally): RecordSink {
  return {
    addRecord: (record) => {
      tally.add({ ...record, owners: record.owners ?? [] })
      store.addRecord(record)
    },
    addContent: (...content) => store.addContent(...content),
  }
}

/** A part of a hive that cannot be read is an error like any other: ErrorControl and `/c` decide. */
function registryFault(path: string, reason: string, store: Store, session: ScanSession): void {
  session.ledger.select()
  session.ledger.missing(path, 'unreadable', reason)
  tallied(store, session.tally).addRecord({
    path,
    type: 'registry',
    size: 0,
    outcome: 'unreadable',
    reason,
  })
  const error = {
    kind: 'registry',
    path,
    outcome: 'unreadable',
    reason,
    systemCode: 'registry-corrupt',
  } as const
  if (session.objectError(error) === 'abort') throw ioError(path, reason)
}

async function gatherFiles(
  scanned: Scanned,
  { system }: Prepared,
  store: Store,
  session: ScanSession,
): Promise<void> {
  const { files, unreadable } = scanned
  const { ledger, log } = session
  for (const { path, reason } of unreadable) {
    tallied(store, session.tally).addRecord({
      path,
      type: 'directory',
      size: 0,
      outcome: 'unreadable',
      reason,
    })
  }
  const total = files.files.bytes
  const ownersOf = pairsOf(files.owners)
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
    onOutcome: ({ path, type, outcome, size, owners, reason = '' }) => {
      session.tally.add({ path, type, size, outcome, owners: ownersOf(owners) })
      // Alternate streams are found while their file is read.
      if (type === 'stream') ledger.select()
      if (outcome === 'captured') ledger.captured()
      else ledger.missing(path, outcome, reason)
      if (outcome === 'captured' && type === 'file') session.listFiles?.add(path)
      if (log.recordsObjects) log.status(`${outcome} ${path}${reason === '' ? '' : `: ${reason}`}`)
    },
    onProgress: ({ bytes }) => {
      session.console.advance(bytes, total)
      session.progress?.advance(bytes, total)
    },
    signal: session.signal,
  })
  if (store.resumed > 0) {
    log.note(
      `${continued} files, folders and streams were as the interrupted run took them and were not read again`,
    )
  }
  session.console.advance(total, total)
  session.progress?.advance(total, total)
}

/** The catalog's form of the owner sets, each made once. */
function pairsOf(sets: OwnerSets): (number: number) => readonly OwnerPair[] {
  const known = new Map<number, readonly OwnerPair[]>()
  return (number) => {
    let pairs = known.get(number)
    if (pairs === undefined) {
      pairs = sets.at(number).map(({ component, context }): OwnerPair => [component, context])
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
