import type { UtilsCommand } from '../../cli/index.ts'
import { storeError, verifyStore } from '../../store/index.ts'
import { openOptions } from './open-options.ts'
import type { UtilsSession } from './utils-session.ts'

/** `/verify`: the report of the documentation, a line a file with a tab before its status. */
export async function verify(
  { store, report }: UtilsCommand & { kind: 'verify' },
  session: UtilsSession,
): Promise<void> {
  const { intact, corrupted, catalog, code } = await verifyStore(store, {
    ...openOptions(session),
    report,
    onFile: (name, status, shown, reason) => {
      if (shown) session.result(`${name}\t${status}`)
      if (status === 'CORRUPTED') session.log.error(`${name}: ${reason ?? 'damaged'}`)
    },
    onProgress: session.advance,
    signal: session.signal,
  })
  if (report === 'summary') {
    session.result(`Intact files: ${intact}`)
    session.result(`Corrupted files: ${corrupted}`)
    if (catalog === 'CORRUPTED') session.result(`CATALOG\t${catalog}`)
  }
  if (code === 0) return
  const extractable = catalog === 'OK' ? '/extract takes out what is whole.' : ADVICE_WITHOUT_CATALOG
  throw storeError('corruptedStore', { where: store, advice: extractable })
}

const ADVICE_WITHOUT_CATALOG =
  'The catalog is damaged; /extract still takes out what is whole, under the names in the archive.'
