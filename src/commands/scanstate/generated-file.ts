import { writeFileSync } from 'node:fs'
import { documentedFault, type MessageKey, StateliftError, systemCodeOf } from '../../errors/index.ts'

/**
 * Writes a file that the command line asked for. One that is there is replaced only with `/o`.
 *
 * @throws StateliftError with code 41 when it is there, with the code of `invalid` when it cannot be written
 */
export function writeGeneratedFile(
  path: string,
  text: string,
  options: { readonly overwrite: boolean; readonly invalid: MessageKey },
): void {
  try {
    writeFileSync(path, text, { flag: options.overwrite ? 'w' : 'wx' })
  } catch (cause) {
    const exists = systemCodeOf(cause) === 'EEXIST'
    throw new StateliftError(
      exists
        ? documentedFault('existingFile', { where: path, advice: 'Give /o to overwrite it.', cause })
        : documentedFault(options.invalid, { where: path, cause }),
    )
  }
}
