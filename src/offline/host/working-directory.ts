import { statfsSync } from 'node:fs'
import { parse } from 'node:path'
import { documentedFault, messageOf, StateliftError } from '../../errors/index.ts'
import { makeFolders } from '../../folders/index.ts'

const MEGABYTE = 1024 * 1024
const NEEDED_MEGABYTES = 250

/** Told the size of a directory's volume that is free to us, in bytes; a test says what it likes. */
export type FreeSpace = (directory: string) => number

/**
 * The directory for temporary files: USMT_WORKING_DIR where it is set, else the system's own. It is made when it is
 * missing. In WinPE the latter is on the RAM disk X:, which is mostly too small.
 *
 * @param wanted the value of USMT_WORKING_DIR
 * @param usual the system's directory for temporary files
 * @throws StateliftError with 29 when it cannot be made or its volume has less than 250 MB free; `where` is the line for the log
 */
export function prepareWorkingDirectory(
  wanted: string | undefined,
  usual: string,
  freeSpace: FreeSpace = freeBytes,
): string {
  const directory = wanted === undefined || wanted.trim() === '' ? usual : wanted.trim()
  let free: number
  try {
    makeFolders(directory)
    free = Math.floor(freeSpace(directory) / MEGABYTE)
  } catch (error) {
    throw new StateliftError(
      documentedFault('startFailed', {
        where: `${directory}: ${messageOf(error)}`,
        advice: 'Set USMT_WORKING_DIR to a directory that can be written to.',
        cause: error,
      }),
    )
  }
  if (free >= NEEDED_MEGABYTES) return directory
  throw new StateliftError(
    documentedFault('temporarySpace', {
      where: `Drive ${driveOf(directory)} has ${free} MB free; a minimum of ${NEEDED_MEGABYTES} MB is required`,
      advice: 'Set USMT_WORKING_DIR to a directory on a disk with more room.',
    }),
  )
}

function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize
}

/** `X:`, or the directory itself where drives have no letters. */
function driveOf(directory: string): string {
  const letter = /^[A-Za-z]:/.exec(directory)?.[0] ?? parse(directory).root.replace(/[\\/]+$/, '')
  return letter === '' ? directory : letter.toUpperCase()
}
