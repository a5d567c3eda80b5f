/**
 * An offline Windows with much to take, on up to three volumes, and scanstate as a process of its own on it.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { removeStore } from '../../src/store/index.ts'
import { temporaryFolder } from '../../test/support/temporary.ts'
import { root } from '../build/paths.ts'
import { makeOfflineWindows } from '../sample/offline-windows.ts'
import { offlineXml } from '../sample/offline-xml.ts'
import { type FaultFiles, writeFaultFiles } from './fault-source.ts'
import { LoopVolume } from './loop-volume.ts'
import type { StoreKind } from './store-kinds.ts'

/** Runs are over before the usual interval: so often, every second kill finds something safe. */
const CHECKPOINT_EVERY = '1048576,50'
const MEMORY = '/dev/shm'
const VOLUME_SIZE = 96 * 1024 * 1024
const GATHERING = 'Gathering data'

/** How one run of scanstate ended. */
export interface FaultRun {
  /** Undefined of one that was killed. */
  readonly code: number | undefined
  /** Until it began to gather, and from then on. */
  readonly before: number
  readonly gathering: number
  /** What it said. */
  readonly text: string
}

export class FaultMachine {
  readonly storePath: string
  readonly #kind: StoreKind
  readonly #program: readonly string[]
  readonly #folder = temporaryFolder('faults')
  readonly #drives: Readonly<Record<string, string>>
  readonly #remove: (() => void)[] = []

  /**
   * @param files how many there are on each drive
   * @param program the executable; the sources when absent
   */
  constructor(kind: StoreKind, files: FaultFiles, program?: string) {
    this.#kind = kind
    this.#program =
      program === undefined ? [process.execPath, join(root, 'src', 'main.ts')] : [resolve(program)]
    const { drives } = makeOfflineWindows(join(this.#folder, 'offline'), { oddNames: true })
    const c = drives['C:'] ?? ''
    this.#drives = { 'C:': c, 'D:': this.#otherVolume(), 'E:': this.#readOnlyVolume(files) }
    writeFaultFiles(join(c, 'Users/ned/Documents'), files, 7)
    writeFaultFiles(join(this.#drives['D:'] ?? '', 'Data'), files, 8)
    this.storePath = join(kind.onSource === true ? c : this.#folder, 'USMTMIG')
    mkdirSync(join(this.#folder, 'logs'))
    writeFileSync(this.#inFolder('Offline.xml'), offlineXml(join(c, 'Windows'), this.#drives))
    writeFileSync(this.#inFolder('Rules.xml'), RULES)
  }

  /** A volume of its own, so that a store of links has a part there: a loop device, or the memory where there is none. */
  #otherVolume(): string {
    const volume = LoopVolume.make(VOLUME_SIZE)
    if (volume instanceof LoopVolume) {
      this.#remove.push(() => volume.remove())
      return volume.root
    }
    const parent = existsSync(MEMORY) ? MEMORY : this.#folder
    const other = mkdtempSync(join(parent, 'statelift-'))
    this.#remove.push(() => rmSync(other, { recursive: true }))
    return other
  }

  /** Its files can only be copied, which is what takes time in a store of links. Without root it is a folder like any other. */
  #readOnlyVolume(files: FaultFiles): string {
    const volume = LoopVolume.make(VOLUME_SIZE)
    if (volume instanceof LoopVolume) this.#remove.push(() => volume.remove())
    const path = volume instanceof LoopVolume ? volume.root : join(this.#folder, 'more')
    writeFaultFiles(join(path, 'More'), files, 9)
    if (volume instanceof LoopVolume) volume.makeReadOnly()
    return path
  }

  #inFolder(name: string): string {
    return join(this.#folder, name)
  }

  /** Runs the one command. `killAt` gets a promise of the moment at which it begins to gather, and says by its own promise when to kill it. */
  async run(killAt?: (gathering: Promise<unknown>) => Promise<unknown>): Promise<FaultRun> {
    const begun = performance.now()
    const [program = '', ...words] = this.#program
    const child = spawn(program, [...words, ...this.#words()], {
      env: {
        ...process.env,
        STATELIFT_RUN_NAME: `statelift-faults-${process.pid}`,
        STATELIFT_CHECKPOINT_EVERY: CHECKPOINT_EVERY,
        USMT_WORKING_DIR: this.#inFolder('work'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    let gatheringSince = Number.NaN
    const closed = once(child, 'close')
    const gathering = new Promise<void>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (said) => {
          text += said
          if (!Number.isNaN(gatheringSince) || !text.includes(GATHERING)) return
          gatheringSince = performance.now()
          resolve()
        })
      }
    })
    if (killAt !== undefined) {
      await Promise.race([closed, killAt(gathering)])
      child.kill('SIGKILL')
    }
    await closed
    return {
      code: child.exitCode ?? undefined,
      before: gatheringSince - begun,
      gathering: performance.now() - gatheringSince,
      text,
    }
  }

  #words(): string[] {
    return [
      'scanstate',
      this.storePath,
      `/offline:${this.#inFolder('Offline.xml')}`,
      `/i:${this.#inFolder('Rules.xml')}`,
      `/l:${this.#inFolder('logs/ScanState.log')}`,
      '/o',
      ...this.#kind.words,
    ]
  }

  /** What `usmtutils /verify:all` says of the store; undefined when it finds nothing. */
  verify(path: string): string | undefined {
    const { key } = this.#kind
    const [program = '', ...words] = this.#program
    const opens = key === undefined ? [] : ['/decrypt:AES_256', `/key:${key.passphrase}`]
    const log = `/l:${join(temporaryFolder('verify'), 'UsmtUtils.log')}`
    const verify = [...words, 'usmtutils', '/verify:all', path, log, ...opens]
    const { status, stdout } = spawnSync(program, verify, { encoding: 'utf8', maxBuffer: 1 << 28 })
    const faults = stdout.split('\n').filter((line) => line.endsWith('CORRUPTED'))
    return status === 0 && faults.length === 0
      ? undefined
      : `it does not verify: ${status}, ${faults.join(', ')}`
  }

  /** What the log says since `place` of it. */
  log(place = 0): string {
    const path = this.#inFolder('logs/ScanState.log')
    return existsSync(path) ? readFileSync(path, 'utf8').slice(place) : ''
  }

  /** The report of a run that came to its end is a whole page. */
  get reportIsWhole(): boolean {
    return readFileSync(this.#inFolder('logs/ScanState.html'), 'utf8').trimEnd().endsWith('</html>')
  }

  /** Every name, with its folder, that runs have made outside of the store and of the source. */
  leftovers(): string[] {
    const stores = Object.values(this.#drives).map((drive) => join(drive, 'USMTMIG'))
    const above = [...new Set([this.storePath, ...stores])].flatMap((folder) => namesIn(folder))
    const within = namesIn(join(this.storePath, 'USMT'))
    const beside = ['logs', 'work'].flatMap((name) => namesIn(this.#inFolder(name)))
    return [...above, ...within, ...beside].sort()
  }

  remove(): void {
    // Parts of a store of links may lie at the root of a volume that is not ours.
    if (existsSync(this.storePath)) removeStore(this.storePath)
    for (const remove of this.#remove.splice(0)) remove()
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
}

const RULES = `<migration urlid="http://example.org/faults"><component type="Documents" context="System"><displayName>much</displayName>
<role role="Data"><rules><include><objectSet><pattern type="File">C:\\Users\\* [*]</pattern><pattern type="File">D:\\Data\\* [*]</pattern>
<pattern type="File">E:\\More\\* [*]</pattern><pattern type="Registry">HKLM\\Software\\* [*]</pattern></objectSet></include></rules></role></component></migration>
`
