import { lstatSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { documentedFault, messageOf } from '../../errors/index.ts'
import { makeFolders } from '../../folders/index.ts'
import { StoreError, systemCodeOf } from '../store-error.ts'
import { UNCHECKED } from './output-file.ts'

/** The folders that an extraction makes and fills: none lies outside its destination, whatever links are there already. */
export class TargetFolders {
  readonly root: string
  readonly #realRoot: string
  /** Known to be folders within the destination. */
  readonly #safe = new Set<string>()

  /** @throws StoreError 71 when the folder is not there and cannot be made */
  constructor(destination: string) {
    this.root = longPath(existingFolder(resolve(destination)))
    this.#realRoot = realpathSync.native(this.root)
  }

  /**
   * The folder of this name, which is made if it is not there.
   * @param name relative to the destination, its parts separated by `/`; empty for the destination itself
   * @throws Error of the system, or one that says which link leads out
   */
  make(name: string): string {
    const whole = this.#pathOf(name)
    if (this.#safe.has(whole)) return whole
    let path = this.root
    for (const part of partsOf(name)) {
      path += sep + part
      if (this.#safe.has(path)) continue
      this.#makeOne(path)
      this.#safe.add(path)
    }
    return path
  }

  /** Removes what threads have left that were stopped in the middle of a file. */
  discardUnchecked(): void {
    for (const folder of [this.root, ...this.#safe]) {
      for (const name of readdirSync(folder)) {
        if (name.startsWith(UNCHECKED)) rmSync(join(folder, name), { force: true })
      }
    }
  }

  #pathOf(name: string): string {
    return name === '' ? this.root : this.root + sep + (sep === '/' ? name : name.replaceAll('/', sep))
  }

  #makeOne(path: string): void {
    try {
      mkdirSync(path)
      return
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST') throw error
    }
    const there = lstatSync(path)
    if (there.isDirectory()) return
    if (!there.isSymbolicLink() || !this.#isInside(realpathSync.native(path))) {
      const why = there.isSymbolicLink()
        ? `is a link that leads out of ${this.root}`
        : 'is there and no folder'
      throw Object.assign(new Error(`${path} ${why}`), { code: 'ENOTDIR' })
    }
    if (!statSync(path).isDirectory())
      throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' })
  }

  #isInside(real: string): boolean {
    const root = this.#realRoot
    return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)
  }
}

/** Names come from a catalog that nobody vouches for; what could lead upwards is escaped in them, what is empty leads nowhere. */
function partsOf(name: string): string[] {
  return name.split('/').filter((part) => part !== '')
}

function existingFolder(path: string): string {
  try {
    makeFolders(path)
    return path
  } catch (error) {
    const advice = 'Choose a folder that can be written to.'
    throw new StoreError(documentedFault('win32Error', { where: messageOf(error), advice, cause: error }))
  }
}

/** Windows takes names beyond 260 characters, `NUL` and trailing dots only in this form. */
function longPath(path: string): string {
  if (process.platform !== 'win32' || path.startsWith('\\\\?\\')) return path
  return path.startsWith('\\\\') ? `\\\\?\\UNC\\${path.slice(2)}` : `\\\\?\\${path}`
}
