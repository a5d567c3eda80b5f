import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { systemCodeOf } from '../errors/index.ts'

/**
 * Makes a folder, and those above it that are missing. One that is there stays as it is.
 *
 * Node's own `recursive` never returns where the system answers ENOENT below a folder that exists, as `/proc` does and the
 * root of an automounter may.
 * @param path of this host
 * @throws the system's error for the first folder that cannot be made
 */
export function makeFolders(path: string): void {
  const missing: string[] = []
  let folder = resolve(path)
  while (!madeOrThere(folder)) {
    missing.push(folder)
    folder = dirname(folder)
  }
  for (const below of missing.reverse()) mkdirUnlessThere(below)
}

/** False when what is missing is the folder above. */
function madeOrThere(folder: string): boolean {
  try {
    mkdirUnlessThere(folder)
    return true
  } catch (error) {
    const above = dirname(folder)
    if (systemCodeOf(error) !== 'ENOENT' || above === folder || isFolder(above)) throw error
    return false
  }
}

/** Another program may make it at the same moment; of a drive's root Windows says EPERM. */
function mkdirUnlessThere(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (!isFolder(folder)) throw error
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
