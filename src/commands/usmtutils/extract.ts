import type { UtilsCommand } from '../../cli/index.ts'
import { documentedFault } from '../../errors/index.ts'
import { type ExtractOptions, extractStore, StoreError, storeError } from '../../store/index.ts'
import { openOptions } from './open-options.ts'
import type { UtilsSession } from './utils-session.ts'

/** `/extract`: the files as an uncompressed store would have them; what is damaged is named and left out. */
export async function extract(
  command: UtilsCommand & { kind: 'extract' },
  session: UtilsSession,
): Promise<void> {
  const { store, destination, include, exclude, overwrite } = command
  const result = await extractStore(store, {
    ...openOptions(session),
    destination,
    include,
    exclude,
    overwrite,
    onFile: (...facts) => tellFile(session, ...facts),
    onProgress: session.advance,
    signal: session.signal,
  })
  session.result(`Extracted files: ${result.extracted}`)
  if (result.encrypted > 0) session.result(`Of them still encrypted by EFS: ${result.encrypted}`)
  if (result.kept > 0) session.result(`Kept files: ${result.kept}`)
  if (result.corrupted > 0) session.result(`Corrupted files: ${result.corrupted}`)
  if (result.failed > 0) session.result(`Files not written: ${result.failed}`)
  if (result.code === 42) {
    throw storeError('corruptedStore', { where: store, advice: 'All that is whole was extracted.' })
  }
  if (result.code === 71) {
    throw new StoreError(
      documentedFault('win32Error', {
        where: `${result.failed} files could not be written below ${destination}`,
        advice: `${session.log.path} names them with the system's reasons.`,
      }),
    )
  }
}

type TellFile = NonNullable<ExtractOptions['onFile']>

function tellFile(session: UtilsSession, ...[name, status, reason]: Parameters<TellFile>): void {
  switch (status) {
    case 'OK':
      if (session.log.recordsObjects) session.log.status(`extracted ${name}`)
      return
    case 'ENCRYPTED':
      session.remark(
        status,
        'warning',
        `${name} is what EFS left on the disk: only Windows can read it, with the keys beside it and its owner's certificate`,
      )
      return
    case 'KEPT':
      session.remark(status, 'warning', `${name} is there already and was kept; /o overwrites`)
      return
    case 'CORRUPTED':
      session.remark(status, 'error', `${name}\t${status}${reason === undefined ? '' : ` (${reason})`}`)
      return
    case 'FAILED':
      session.remark(status, 'error', `${name} was not written: ${reason ?? 'unknown reason'}`)
  }
}
