/**
 * A small ext4 file system on a loop device. Needs Linux and root.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../../test/support/temporary.ts'

export class LoopVolume {
  /** Where it is mounted. */
  readonly root: string
  readonly #image: string
  readonly #device: string
  #mounted = true

  private constructor(root: string, image: string, device: string) {
    this.root = root
    this.#image = image
    this.#device = device
  }

  /** Undefined, or why no volume can be mounted here. */
  static make(bytes: number): LoopVolume | { readonly impossible: string } {
    const folder = temporaryFolder('volume')
    const image = join(folder, 'image')
    writeFileSync(image, '')
    truncateSync(image, bytes)
    const attached = run('losetup', ['--find', '--show', image])
    if (attached.failed) return { impossible: attached.output }
    const device = attached.output
    const root = join(folder, 'root')
    mkdirSync(root)
    const volume = new LoopVolume(root, image, device)
    // Without reserved blocks and without the zeroing that goes on in the background.
    const options = ['-q', '-m', '0', '-O', '^has_journal', '-E', 'lazy_itable_init=0']
    const made = run('mkfs.ext4', [...options, device])
    const mounted = made.failed ? made : run('mount', [device, root])
    if (!mounted.failed) return volume
    run('losetup', ['--detach', device])
    return { impossible: mounted.output }
  }

  makeReadOnly(): void {
    this.#unmount()
    this.#mountReadOnly()
  }

  #mountReadOnly(): void {
    check(run('mount', ['-o', 'ro', this.#device, this.root]))
    this.#mounted = true
  }

  /** From now on nothing behind the first `bytes` of the device can be read. */
  loseBehind(bytes: number): void {
    this.#unmount()
    truncateSync(this.#image, bytes)
    this.#mountReadOnly()
  }

  #unmount(): void {
    check(run('umount', [this.root]))
    this.#mounted = false
  }

  remove(): void {
    if (this.#mounted) this.#unmount()
    check(run('losetup', ['--detach', this.#device]))
    rmSync(this.#image)
  }
}

function run(program: string, args: readonly string[]): { failed: boolean; output: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (error !== undefined) return { failed: true, output: error.message }
  return { failed: status !== 0, output: (status === 0 ? stdout : stderr).trim() }
}

function check({ failed, output }: { failed: boolean; output: string }): void {
  if (failed) throw new Error(output)
}
