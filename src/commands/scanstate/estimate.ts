import { join } from 'node:path'
import { documentedFault, StateliftError } from '../../errors/index.ts'
import { makeFolders } from '../../folders/index.ts'
import {
  captureRegistry,
  captureSynthetic,
  estimateStore,
  isEncrypted,
  Ledger,
  registryRoot,
  type SelectedFile,
  type Selection,
  type StoreEstimate,
  selectRegistry,
} from '../../gather/index.ts'
import { estimateText, estimateXml, formatBytes, spaceEstimate } from '../../report/index.ts'
import { mayTakeLinks, type RecordSink } from '../../store/index.ts'
import { type Volume, VolumeError } from '../../volume/index.ts'
import { writeGeneratedFile } from './generated-file.ts'
import { manifestFacts } from './manifest-facts.ts'
import type { Prepared } from './prepare.ts'
import type { ScanSession } from './scan-session.ts'
import { scan } from './select.ts'
import { linkVolumes } from './store-options.ts'

/** USMT 3's name for its estimate, in StorePath. */
const TEXT_FILE = 'Usmtsize.txt'

/** `/p` and `/p:FILE`: how much space the store would take, and no store. */
export async function estimate(
  file: string | undefined,
  prepared: Prepared,
  session: ScanSession,
): Promise<void> {
  session.progress?.phase('Estimating')
  const scanned = await scan(prepared, session)
  session.console.stage('Estimating the size of the store')
  const { options } = session
  const { files } = scanned.files
  const keeps = (index: number): boolean => isKept(files.at(index), session)
  const { kind } = options.store
  const linkedOn = kind === 'hardlink' ? linkedVolumes(prepared) : undefined
  const copies = (index: number): boolean => keeps(index) && linkedOn?.(files.at(index).volume) === undefined
  const estimated = await estimateStore({
    files: scanned.files,
    keeps,
    store: kind,
    ...(linkedOn === undefined ? {} : { linkedOn }),
    compression: options.store.compression,
    encrypted: options.store.encryption !== undefined,
    gather: (records) => countMade(prepared, records, session),
    manifest: JSON.stringify(manifestFacts(prepared, session, new Date()), undefined, 1),
    signal: session.signal,
  })
  const space = spaceEstimate({
    ...estimated,
    store: kind,
    files: sizesOf(files, copies, estimated),
    temporaryBytes: estimated.catalogBytes,
  })
  session.progress?.totalSize(space.contentBytes)
  if (file === undefined) writeText(estimateText(space), session)
  else
    writeGeneratedFile(file, estimateXml(space), {
      overwrite: options.overwrite,
      invalid: 'estimateCreation',
    })
  const [smallest] = space.storeSizes
  session.tell(
    `${space.objects} objects of ${formatBytes(space.contentBytes)} would take about ${formatBytes(smallest?.bytes ?? 0)} in the store`,
  )
}

function* sizesOf(
  files: Selection,
  copies: (index: number) => boolean,
  { streams, streamBytes }: Pick<StoreEstimate, 'streams' | 'streamBytes'>,
): Generator<number> {
  for (let index = 0; index < files.length; index++) if (copies(index)) yield files.sizeAt(index)
  for (let stream = 0; stream < streams; stream++) yield streamBytes / streams
}

/** Gives the name of the volume, for those on which files are linked and not copied. */
function linkedVolumes({ system }: Prepared): (volume: Volume) => string | undefined {
  const names = new Map(
    linkVolumes(system).map(({ name, root }) => [root, mayTakeLinks(root) ? name : undefined]),
  )
  return ({ spec }) => (spec.kind === 'mounted' ? names.get(spec.root) : undefined)
}

/** What is not on the disk, or left out by `/efs`, takes no space. */
function isKept({ volume, entry }: SelectedFile, { options }: ScanSession): boolean {
  if (isEncrypted(entry)) return options.efs === 'copyraw' || options.efs === 'hardlink'
  try {
    return volume.absence(entry) === undefined
  } catch (error) {
    if (error instanceof VolumeError) return true
    throw error
  }
}

/** What the capture makes itself: registry text, objects of rules. */
async function countMade(
  { rules, system }: Prepared,
  records: RecordSink,
  session: ScanSession,
): Promise<void> {
  // The ledger of the run is about what is captured, and nothing is.
  const ledger = new Ledger()
  const selections = selectRegistry({
    roots: rules.registryRoots(),
    rootKey: (hive) => registryRoot(hive, (path) => system.key(path)),
    signal: session.signal,
  })
  for (const selection of selections) {
    await captureRegistry(selection, records, ledger, (warning) => session.warn(warning))
  }
  await captureSynthetic(rules, records, ledger)
  session.tellWarnings(system)
}

function writeText(text: string, { options }: ScanSession): void {
  const { storePath, overwrite } = options
  if (storePath === undefined) throw new StateliftError(documentedFault('storeRequired'))
  try {
    makeFolders(storePath)
  } catch (cause) {
    throw new StateliftError(documentedFault('estimatePath', { where: storePath, cause }))
  }
  writeGeneratedFile(join(storePath, TEXT_FILE), text, { overwrite, invalid: 'estimateCreation' })
}
