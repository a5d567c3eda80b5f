import type { Warning, WarningSink } from '../errors/index.ts'
import { Diagnostics } from './diagnostics.ts'
import {
  BASE_BLOCK_SIZE,
  type BaseBlock,
  BIN_ALIGNMENT,
  FileType,
  isDirty,
  parseBaseBlock,
} from './format/base-block.ts'
import { Cells } from './format/cells.ts'
import { Parentage } from './format/parentage.ts'
import { findRoot, USUAL_ROOT_CELL, usesOldCells } from './format/root-key.ts'
import { HiveError } from './hive-error.ts'
import type { HiveKey, HiveState } from './hive-key.ts'
import { recover } from './logs/recovery.ts'
import { type HiveContext, StoredKey } from './stored-key.ts'
import { WorkLimit } from './work-limit.ts'

/** What parsing a hive may be told. */
export interface HiveOptions {
  /** How messages call the hive: a path. */
  readonly name?: string
  /**
   * Contents of .LOG1, .LOG2 and .LOG, in this order, or what reads them when the hive is dirty. None: what
   * the primary file says is taken as it is.
   */
  readonly logs?: readonly Uint8Array[] | (() => readonly Uint8Array[])
  readonly onWarning?: WarningSink
}

/** What Windows XP and later write, for a hive that has lost its base block. */
const USUAL_MINOR = 5

/**
 * A registry hive (regf 1.0 to 1.6), read where it is asked: opening it looks at the base block, at the bins'
 * headers and at the root key, nothing else.
 */
export class Hive {
  readonly root: HiveKey
  readonly minorVersion: number
  readonly fileName: string
  /** FILETIME from the base block; Windows 8.1 and later set it on creation only. */
  readonly lastWritten: bigint
  readonly #cells: Cells
  readonly #diagnostics: Diagnostics
  readonly #recovered: boolean

  private constructor(
    base: BaseBlock,
    bytes: Buffer,
    name: string,
    diagnostics: Diagnostics,
    recovered: boolean,
  ) {
    const oldCells = usesOldCells(bytes, base)
    this.#cells = new Cells(bytes, base.binsSize, oldCells, diagnostics)
    this.#diagnostics = diagnostics
    this.#recovered = recovered
    this.minorVersion = base.minor
    this.fileName = base.fileName
    this.lastWritten = base.lastWritten
    this.#cells.checkBins()
    const limit = new WorkLimit(bytes.length)
    const rootCell = findRoot(this.#cells, base.rootCell)
    const context: HiveContext = {
      cells: this.#cells,
      limit,
      minor: base.minor,
      soundLeaves: new Map(),
      parentage: new Parentage(this.#cells, limit, rootCell),
    }
    const root = StoredKey.root(context, rootCell)
    if (root === undefined) {
      const advice = 'Take the hive from a backup or from a shadow copy.'
      throw new HiveError('no-root-key', 'The hive has no root key that can be read.', {
        where: name,
        advice,
      })
    }
    this.root = root
  }

  /**
   * Opens a hive that is in memory, with its transaction logs where it is dirty. `primary` must not change
   * while the hive is used; it is never written to. Throws `HiveError` when nothing can be read.
   */
  static parse(primary: Uint8Array, options: HiveOptions = {}): Hive {
    const name = options.name ?? 'hive'
    const file = asBuffer(primary)
    const diagnostics = new Diagnostics(name, options.onWarning)
    const base = parseBaseBlock(file)
    if (base?.checksumValid === true) refuseForeign(base, file, name)
    if (base !== undefined && !isDirty(base)) return new Hive(base, file, name, diagnostics, false)

    const given = typeof options.logs === 'function' ? options.logs() : (options.logs ?? [])
    const logs = given.map(asBuffer)
    const recovered = recover(file, base, logs, diagnostics)
    if (recovered !== undefined) {
      try {
        return new Hive(recovered.base, recovered.bytes, name, diagnostics, true)
      } catch (error) {
        if (!(error instanceof HiveError)) throw error
        // Old logs carry no hashes: a damaged one can take the root key away, which the file itself still
        // has.
        diagnostics.warn('hive-log-unusable', `A transaction log was not applied: ${error.message}`)
      }
    }

    const kept = base ?? guessBase(file)
    if (kept === undefined) {
      const message = file.length === 0 ? 'The file is empty.' : 'The file is not a registry hive.'
      const advice =
        'A hive begins with the four letters "regf". Hives are SOFTWARE, SYSTEM and SAM in System32\\config, and NTUSER.DAT in a profile.'
      throw new HiveError('not-a-hive', message, { where: name, advice })
    }
    if (!kept.checksumValid)
      diagnostics.warn(
        'hive-base-block-bad',
        'The base block is bad and no transaction log has a copy of it.',
        0,
      )
    else
      diagnostics.warn(
        'hive-dirty',
        'The hive is dirty and no transaction log was applied: late changes are missing.',
        0,
      )
    return new Hive(kept, file, name, diagnostics, false)
  }

  /**
   * `damaged` once something was found that cannot be read; a hive is read when asked, so this may change.
   */
  get state(): HiveState {
    if (this.#diagnostics.lossy) return 'damaged'
    return this.#recovered ? 'recovered' : 'clean'
  }

  /** What was found so far. */
  get warnings(): readonly Warning[] {
    return this.#diagnostics.warnings
  }

  /** How many cells were looked at so far: the measure of laziness. */
  get cellsRead(): number {
    return this.#cells.read
  }

  /** `Software\Microsoft`, in any letter case; `''` is the root. */
  key(path: string): HiveKey | undefined {
    let key: HiveKey | undefined = this.root
    for (const name of path.split('\\')) {
      if (key === undefined) return undefined
      if (name !== '') key = key.subkey(name)
    }
    return key
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** What a valid base block says must be something that we know. */
function refuseForeign(base: BaseBlock, file: Buffer, name: string): void {
  if (base.major !== 1 || base.minor > 6) {
    const message = `This hive is of version ${base.major}.${base.minor}; versions 1.0 to 1.6 can be read.`
    throw new HiveError('unsupported-version', message, { where: name })
  }
  if (base.fileType !== FileType.Primary && !hasBins(file)) {
    const advice = 'Give the hive itself; logs that lie beside it are found.'
    throw new HiveError('transaction-log', 'This is the transaction log of a hive.', { where: name, advice })
  }
}

function hasBins(file: Buffer): boolean {
  return file.toString('latin1', BASE_BLOCK_SIZE, BASE_BLOCK_SIZE + 4) === 'hbin'
}

/** For a file whose base block is gone, but whose bins are there. */
function guessBase(file: Buffer): BaseBlock | undefined {
  if (!hasBins(file)) return undefined
  const bins = file.length - BASE_BLOCK_SIZE
  return {
    primarySequence: 0,
    secondarySequence: 0,
    lastWritten: 0n,
    major: 1,
    minor: USUAL_MINOR,
    fileType: FileType.Primary,
    rootCell: USUAL_ROOT_CELL,
    binsSize: bins - (bins % BIN_ALIGNMENT),
    fileName: '',
    checksumValid: false,
  }
}
