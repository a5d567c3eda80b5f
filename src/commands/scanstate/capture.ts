import { prepareStore } from '../../store/index.ts'
import { gatherFiles } from './gather-files.ts'
import { gatherRegistry } from './gather-registry.ts'
import { manifestFacts } from './manifest-facts.ts'
import { counting, objectCount } from './object-count.ts'
import type { Prepared } from './prepare.ts'
import type { ScanSession } from './scan-session.ts'
import { type Scanned, scan } from './select.ts'
import { storeOptions } from './store-options.ts'

/** Scans, then gathers everything into a store that appears whole or not at all. Gives what was gathered. */
export async function capture(prepared: Prepared, session: ScanSession): Promise<Scanned> {
  const started = new Date()
  // A key file that cannot be read ends the run before anything is looked at.
  const options = storeOptions(prepared, session)
  // So does a store that may not be overwritten: on a large disk the scan takes its time. The key is made during it.
  const wanted = prepareStore(options)
  session.progress?.phase('Scanning')
  session.times.begin('Looking for files')
  const scanned = await scan(prepared, session)
  session.progress?.phase('Collecting')
  session.progress?.totalSize(scanned.files.files.bytes)
  session.progress?.phase('Saving')
  session.console.stage('Gathering data')
  session.log.activity('GATHERING')
  const store = await wanted.create()
  if (store.resumed > 0) {
    session.log.note(
      `An interrupted run of this command is continued: ${store.resumed} objects of it are safe`,
    )
  }
  try {
    const count = objectCount(session, prepared.rules.contexts)
    session.times.begin('Saving settings')
    await gatherRegistry(prepared, counting(store, count), session)
    session.times.begin('Saving files')
    await gatherFiles(scanned, prepared, store, count, session)
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
