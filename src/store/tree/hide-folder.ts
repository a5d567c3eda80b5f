import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

/**
 * USMT hides the folder `File`. Node cannot set that attribute; `attrib` is part of every Windows and of Windows PE.
 * Elsewhere there is no such attribute. That it could not be hidden is no reason to lose the store.
 */
export async function hideFolder(folder: string): Promise<void> {
  if (process.platform !== 'win32' || !existsSync(folder)) return
  await promisify(execFile)('attrib', ['+h', folder], { windowsHide: true }).catch(() => undefined)
}
