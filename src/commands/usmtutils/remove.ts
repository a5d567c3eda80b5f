import { accessSync, constants, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { UtilsCommand } from '../../cli/index.ts'
import { documentedFault, StateliftError, systemCodeOf } from '../../errors/index.ts'
import { removeStore, storeError, storeFolders } from '../../store/index.ts'
import type { UtilsSession } from './utils-session.ts'

/** `/rd`: removes a store from all volumes it lies on. */
export async function remove(
  { directory, confirmed }: UtilsCommand & { kind: 'remove' },
  session: UtilsSession,
): Promise<void> {
  const folders = storeFolders(directory)
  const closed = folders.filter((folder) => !mayRemove(folder))
  if (closed.length > 0) {
    throw new StateliftError(
      documentedFault('removalRights', {
        where: closed.join('\n'),
        advice: 'Nothing was removed. Run it as administrator (Windows) or as root or the owner (Linux).',
      }),
    )
  }
  const question = `This deletes the store with all it holds:\n${folders.map((folder) => `  ${folder}\n`).join('')}Delete it?`
  if (!confirmed && !(await session.confirm(question))) {
    throw new StateliftError(documentedFault('cancelled', { where: 'Nothing was removed.' }))
  }
  const { removed, pending } = removeStore(directory)
  for (const folder of removed) session.result(`Removed ${folder}`)
  if (pending.length === 0) return
  for (const path of pending) session.remark('pending', 'error', `${path} could not be removed`)
  throw inUse(pending.length)
}

/** On Windows what cannot be deleted is open in some process; elsewhere being open does not hinder. */
function inUse(count: number): StateliftError {
  const where = `${count} files are left`
  return process.platform === 'win32'
    ? storeError('rebootToRemove', {
        where,
        advice: 'They are in use. Restart, then give this command again.',
      })
    : storeError('removalFailed', { where })
}

/** Windows lets only administrators list this folder, also in Windows PE, where there is no other account. */
const FOR_ADMINISTRATORS = ['System32', 'config']

function mayRemove(folder: string): boolean {
  try {
    if (process.platform === 'win32') {
      readdirSync(join(process.env.SystemRoot ?? 'C:\\Windows', ...FOR_ADMINISTRATORS))
    } else {
      for (const path of [folder, dirname(folder)]) accessSync(path, constants.W_OK | constants.X_OK)
    }
    return true
  } catch (error) {
    // What is not there may be removed: the removal itself says that it is not.
    return !REFUSALS.has(systemCodeOf(error))
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS'])
