import { normalizePath } from '../../winpath/index.ts'
import { registryText } from '../functions/content-text.ts'
import type { CallContext } from '../functions/helper-function.ts'
import { expandKnown } from '../functions/known-variables.ts'

const PROFILE_LIST = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList'

/**
 * The profile folders of every account, captured or not, wherever they lie: what is in them is for its user's
 * context, and a user who is left out must not be taken as a folder of the drive.
 */
export function profileFolders(call: CallContext): readonly string[] {
  const keys = call.context.objects.key(PROFILE_LIST)?.subkeys() ?? []
  return keys.flatMap((key) => {
    const value = key.value('ProfileImagePath')
    const path = value === undefined ? '' : expandKnown(registryText(value), call)
    return /^[A-Za-z]:\\[^*]+$/.test(path) ? [normalizePath(path)] : []
  })
}
