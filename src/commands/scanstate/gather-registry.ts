import type { Warning } from '../../errors/index.ts'
import { captureRegistry, captureSynthetic, registryRoot, selectRegistry } from '../../gather/index.ts'
import { tellsOfLoss } from '../../registry/index.ts'
import type { RecordSink } from '../../store/index.ts'
import { lostSettings } from './lost-settings.ts'
import type { Prepared } from './prepare.ts'
import type { ScanSession } from './scan-session.ts'
import { ioError } from './select.ts'

/** Captures the keys and values that rules selected, and those that rules make up, into `records`. */
export async function gatherRegistry(
  prepared: Prepared,
  records: RecordSink,
  session: ScanSession,
): Promise<void> {
  const { rules, system } = prepared
  const task = {
    roots: rules.registryRoots(),
    rootKey: (hive: string) => registryRoot(hive, (path) => system.key(path)),
    newFaults: () => session.tellWarnings(system).filter(tellsOfLoss),
    onFault: (path: string, { message, where }: Warning) =>
      registryFault(path, `${where}: ${message}`, records, session),
    signal: session.signal,
  }
  // What was met while the rules were asked belongs to no selected key, unless it hides them.
  session.tellWarnings(system)
  for (const { path, reason } of lostSettings(task.roots, prepared.profiles, session.warnings)) {
    registryFault(path, reason, records, session)
  }
  for (const selection of selectRegistry(task)) {
    await captureRegistry(selection, records, session.ledger, (warning) => session.warn(warning))
  }
  await captureSynthetic(rules, records, session.ledger)
}

/** A part of a hive that cannot be read is an error like any other: ErrorControl and `/c` decide. */
function registryFault(path: string, reason: string, records: RecordSink, session: ScanSession): void {
  session.ledger.select()
  session.ledger.missing(path, 'unreadable', reason)
  records.addRecord({ path, type: 'registry', size: 0, outcome: 'unreadable', reason })
  const error = {
    kind: 'registry',
    path,
    outcome: 'unreadable',
    reason,
    systemCode: 'registry-corrupt',
  } as const
  if (session.objectError(error) === 'abort') throw ioError(path, reason)
}
