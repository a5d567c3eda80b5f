import { join } from 'node:path'
import { documentedFault, StateliftError } from '../../errors/index.ts'
import {
  type FileSelection,
  isEncrypted,
  type SelectableVolume,
  selectFiles,
  storeGuards,
} from '../../gather/index.ts'
import type { Owners } from '../../migxml/index.ts'
import type { OfflineSystem } from '../../offline/index.ts'
import { pathOnVolumes } from '../../store/index.ts'
import type { VolumeError } from '../../volume/index.ts'
import type { Prepared } from './prepare.ts'
import { runActions } from './rule-actions.ts'
import type { ScanSession } from './scan-session.ts'
import { linkVolumes } from './store-options.ts'

/** An object that could not be looked at while the rules were asked. */
export interface UnreadableNode {
  readonly path: string
  readonly reason: string
  /** Who would have taken it; undefined where that cannot be told. */
  readonly owners: Owners | undefined
}

export interface Scanned {
  readonly files: FileSelection
  readonly unreadable: readonly UnreadableNode[]
}

/** How many EFS files an error names; the log names them all. */
const NAMED_IN_ERROR = 20

/** Scanning, with what rule files have run before and after it. */
export async function scan(prepared: Prepared, session: ScanSession): Promise<Scanned> {
  await runActions('pre-scan', prepared, session)
  try {
    const scanned = selectAll(prepared, session)
    await runActions('scan-success', prepared, session)
    return scanned
  } finally {
    await runActions('post-scan', prepared, session)
  }
}

/** Asks the rules about every file of the drives. */
function selectAll(prepared: Prepared, session: ScanSession): Scanned {
  session.console.stage('Examining the system to be migrated')
  session.log.activity('SCANNING')
  const { storePath } = session.options
  const unreadable: UnreadableNode[] = []
  const files = selectFiles({
    volumes: volumesOf(prepared.system, session),
    roots: prepared.rules.fileRoots(),
    isStore: storeGuards(
      storePath === undefined ? [] : storeFolders(storePath, prepared, session),
      (volume) => prepared.host.volumes.mountPointOf(volume),
    ),
    onProblem: (path, error, owners) => {
      unreadable.push({ path, reason: error.message, owners })
      notLookedAt(path, error, session)
    },
    signal: session.signal,
  })
  session.log.info(
    `${files.visited} directories were looked into, ${files.skipped} were passed by because no rule can select anything there`,
  )
  session.ledger.select(files.files.length + files.directories.length + files.links.length)
  refuseEncrypted(files, session)
  return { files, unreadable }
}

/** The StorePath, and of a hard-link store its parts on the other volumes, which a run before may have made. */
function storeFolders(storePath: string, { system }: Prepared, { options }: ScanSession): string[] {
  if (options.store.kind !== 'hardlink') return [storePath]
  const volumes = linkVolumes(system)
  const path = pathOnVolumes(storePath, volumes) || 'USMT'
  return [storePath, ...volumes.map(({ root }) => join(root, path))]
}

function notLookedAt(path: string, error: VolumeError, session: ScanSession): void {
  session.ledger.select()
  session.ledger.missing(path, 'unreadable', error.message)
  const { message, systemCode } = error
  const decision = session.objectError({
    kind: 'file',
    path,
    outcome: 'unreadable',
    reason: message,
    systemCode,
  })
  if (decision === 'abort') throw ioError(path, message)
}

/** The documented end of a run that may not skip an error. */
export function ioError(path: string, reason: string): StateliftError {
  return new StateliftError(
    documentedFault('ioError', {
      where: `${path}: ${reason}`,
      advice:
        'With /c, or a nonFatal rule for it in Config.xml, the run goes on without such files and names them.',
    }),
  )
}

/** The drives and mounted folders that are searched; `/localonly` keeps to fixed ones. */
function volumesOf(system: OfflineSystem, session: ScanSession): SelectableVolume[] {
  const all = [
    ...system.drives.map((drive) => ({ ...drive, path: `${drive.letter}\\` })),
    ...system.folderMounts,
  ]
  if (!session.options.localOnly) return all
  return all.filter((place) => {
    if (!place.fixed) session.log.note(`/localonly: ${place.path} is ${place.kind} and left out`)
    return place.fixed
  })
}

/** `/efs:abort`, the default: the run ends before anything is written, and all such files are named. */
function refuseEncrypted(selection: FileSelection, session: ScanSession): void {
  if (session.options.efs !== 'abort') return
  const encrypted: string[] = []
  for (const { path, entry } of selection.files) if (isEncrypted(entry)) encrypted.push(path)
  if (encrypted.length === 0) return
  for (const path of encrypted) session.log.error(`${path} is encrypted by EFS`)
  const more = encrypted.length - NAMED_IN_ERROR
  throw new StateliftError(
    documentedFault('efsAbort', {
      where: [
        ...encrypted.slice(0, NAMED_IN_ERROR),
        ...(more > 0 ? [`and ${more} more, all in the log`] : []),
      ].join('\n'),
      advice: '/efs:copyraw keeps such files as they are, encrypted; /efs:skip leaves them out.',
    }),
  )
}
