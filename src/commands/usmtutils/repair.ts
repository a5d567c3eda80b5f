import type { UtilsCommand } from '../../cli/index.ts'
import { repairStore, storeError } from '../../store/index.ts'
import { openOptions } from './open-options.ts'
import type { UtilsSession } from './utils-session.ts'

/** `/repair`: a new store of what is whole; what is lost is named, as far as anything still knows its name. */
export async function repair(
  { store }: UtilsCommand & { kind: 'repair' },
  session: UtilsSession,
): Promise<void> {
  const { path, kept, lost } = await repairStore(store, {
    ...openOptions(session),
    onLost: (name, reason) => session.remark('lost', 'error', `${name} is lost: ${reason}`),
    onProgress: session.advance,
    signal: session.signal,
  })
  if (path === undefined) {
    session.result(`${store} is whole: there is nothing to mend`)
    return
  }
  session.result(`New store: ${path}`)
  session.result(`Objects kept: ${kept}`)
  session.result(`Objects lost: ${lost}`)
  if (lost > 0) {
    throw storeError('corruptedStore', { where: store, advice: `All that is whole is in ${path}.` })
  }
}
