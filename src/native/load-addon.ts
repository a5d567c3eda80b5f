import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getRawAsset, isSea } from 'node:sea'
import { systemCodeOf } from '../errors/index.ts'
import { makeFolders } from '../folders/index.ts'

const loaded = new Map<string, unknown>()

/**
 * Loads a native addon that travels inside the executable: the system's loader wants a file, so the addon is written
 * to the working directory, loaded and deleted again. Windows does not delete a library that is loaded; there the file
 * stays until the next run, which uses it again if its bytes are the same (its name carries their hash).
 *
 * @param name the asset's name, e.g. `registry.node`
 * @param workingDirectory a directory that may be written to; made when it is missing
 * @param assets where the addon's bytes are; inside the executable, but for tests
 * @returns what the addon exports
 * @throws when `assets` has it not, the directory cannot be written to or the system refuses to load it
 */
export function loadAddon(name: string, workingDirectory: string, assets = executableAsset): unknown {
  const known = loaded.get(name)
  if (known !== undefined) return known
  const bytes = assets(name)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  const path = join(workingDirectory, `statelift-${hash}-${name}`)
  makeFolders(workingDirectory)
  if (!existsSync(path) || !readFileSync(path).equals(bytes)) writeFileSync(path, bytes)
  const holder: { exports: unknown } = { exports: {} }
  try {
    process.dlopen(holder, path)
  } finally {
    removeIfAllowed(path)
  }
  loaded.set(name, holder.exports)
  return holder.exports
}

/** Not every target's executable has every addon. */
function executableAsset(name: string): Buffer {
  if (!isSea()) throw new Error(`${name} is part of the Windows executable only`)
  return Buffer.from(getRawAsset(name))
}

function removeIfAllowed(path: string): void {
  try {
    rmSync(path)
  } catch (error) {
    const code = systemCodeOf(error)
    if (code !== 'EPERM' && code !== 'EACCES' && code !== 'EBUSY') throw error
  }
}

/**
 * What a package's own `require` of its addon is answered with inside the bundle (see scripts/build/bundle.ts).
 *
 * @throws when {@link loadAddon} has not loaded it before
 */
export function loadedAddon(name: string): unknown {
  const addon = loaded.get(name)
  if (addon === undefined) throw new Error(`${name} is not loaded`)
  return addon
}
