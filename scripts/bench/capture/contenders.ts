/**
 * The programs that are measured: ours, and those that people would use otherwise, each as fast as it goes without
 * giving up what it is for.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchMachine } from './bench-machine.ts'
import { versionOf } from './machine-facts.ts'
import type { Command } from './measured.ts'

export interface Contender {
  readonly name: string
  readonly version: string
  /** As a reader of the table would type it. */
  readonly shown: string
  /** Done before, and not measured. */
  prepare?(output: string): void
  command(machine: BenchMachine, output: string): Command
}

interface Peer extends Omit<Contender, 'version'> {
  readonly programs: readonly (readonly [program: string, versionArgument: string])[]
  readonly trees: readonly string[]
}

const TREES_OF_FILES = ['small', 'mixed', 'media', 'million']
const PACKED = ['small', 'mixed']
const ROOT = join(import.meta.dirname, '..', '..', '..')
const RESTIC = { RESTIC_PASSWORD: 'bench' }

/** Bash's pipes fail when any of their programs does. */
function shell(script: string, ...args: string[]): Command {
  return { argv: ['bash', '-o', 'pipefail', '-c', script, 'bash', ...args] }
}

const PEERS: readonly Peer[] = [
  {
    name: 'wimcapture',
    shown: 'wimcapture --compress=fast',
    programs: [['wimcapture', '--version']],
    trees: TREES_OF_FILES,
    command: ({ tree }, output) => ({
      argv: ['wimcapture', tree, join(output, 'tree.wim'), '--compress=fast'],
    }),
  },
  {
    name: 'restic',
    shown: 'restic backup',
    programs: [['restic', 'version']],
    trees: PACKED,
    prepare: (output) => {
      const argv = ['init', '-q', '-r', output, '--cache-dir', `${output}.cache`]
      spawnSync('restic', argv, { env: { ...process.env, ...RESTIC }, stdio: 'inherit' })
    },
    command: ({ tree }, output) => ({
      argv: ['restic', 'backup', '-q', '-r', output, '--cache-dir', `${output}.cache`, tree],
      environment: RESTIC,
    }),
  },
  {
    name: '7z',
    shown: '7z a -tzip -mx=1',
    programs: [['7z', 'i']],
    trees: PACKED,
    command: ({ tree }, output) => ({ argv: ['7z', 'a', '-tzip', '-mx=1', join(output, 'tree.zip'), tree] }),
  },
  {
    name: 'tar+zstd',
    shown: 'tar | zstd -T2 -3',
    programs: [
      ['tar', '--version'],
      ['zstd', '--version'],
    ],
    trees: PACKED,
    command: ({ tree }, output) =>
      shell('tar -C "$1" -cf - . | zstd -q -T2 -3 -o "$2"', tree, join(output, 'tree.tar.zst')),
  },
  {
    name: 'zstd',
    shown: 'zstd -T2 -3',
    programs: [['zstd', '--version']],
    trees: ['mail'],
    command: ({ tree }, output) => ({
      argv: ['zstd', '-q', '-T2', '-3', join(tree, 'mailbox.pst'), '-o', join(output, 'mailbox.zst')],
    }),
  },
  {
    name: 'cp+sha256sum',
    shown: 'cp -r, then sha256sum',
    programs: [['sha256sum', '--version']],
    trees: ['mail', 'media'],
    command: ({ tree }, output) =>
      shell(
        'cp -r "$1" "$2/tree" && find "$1" -type f -print0 | xargs -0 sha256sum > "$2/sums"',
        tree,
        output,
      ),
  },
]

export const OURS = 'statelift'

interface Program {
  readonly shown: string
  readonly argv: readonly string[]
}

const SOURCES: Program = {
  shown: 'node src/main.ts',
  argv: [process.execPath, join(ROOT, 'src', 'main.ts')],
}

/** As people have it: the executable, or the bundle where only that was built, or the sources. */
const PROGRAM = ((): Program => {
  const executable = join(ROOT, 'dist', 'statelift')
  const bundle = join(ROOT, 'dist', 'statelift.cjs')
  if (existsSync(executable)) return { shown: 'dist/statelift', argv: [executable] }
  return existsSync(bundle) ? { shown: 'node dist/statelift.cjs', argv: [process.execPath, bundle] } : SOURCES
})()

function ours(name: string, program: Program, ...options: string[]): Contender {
  return {
    name,
    shown: [program.shown, 'scanstate', ...options].join(' '),
    version: 'this tree',
    command: ({ offlineXml, rules }, output) => ({
      argv: [
        ...program.argv,
        'scanstate',
        output,
        `/offline:${offlineXml}`,
        `/i:${rules}`,
        `/l:${join(output, '..', 'ScanState.log')}`,
        '/o',
        ...options,
      ],
      // Another run on this machine is none of ours.
      environment: { STATELIFT_RUN_NAME: `statelift-bench-${process.pid}` },
    }),
  }
}

export interface Field {
  readonly contenders: readonly Contender[]
  /** Peers that this machine does not have. */
  readonly missing: readonly string[]
}

/** Who runs on a tree. */
export function fieldFor(tree: string): Field {
  const contenders = [
    ours(OURS, PROGRAM),
    ours('encrypted', PROGRAM, '/encrypt:AES_256', '/key:bench'),
    ours('sources', SOURCES),
  ]
  const missing: string[] = []
  for (const { programs, trees, ...peer } of PEERS) {
    if (!trees.includes(tree)) continue
    const versions = programs.map(([program, argument]) => versionOf(program, argument))
    if (versions.includes(undefined)) missing.push(peer.shown)
    else contenders.push({ ...peer, version: versions.join(', ') })
  }
  return { contenders, missing }
}

/** How our own store is read again, and what 7-Zip needs for the same. */
export function readers(store: string, target: string): readonly { name: string; command: Command }[] {
  const archive = join(store, 'USMT', 'USMT.MIG')
  return [
    {
      name: 'usmtutils /verify:all',
      command: { argv: [...PROGRAM.argv, 'usmtutils', '/verify:all', archive] },
    },
    {
      name: 'usmtutils /extract',
      command: { argv: [...PROGRAM.argv, 'usmtutils', '/extract', archive, join(target, 'ours'), '/o'] },
    },
    { name: '7z x of the same store', command: { argv: ['7z', 'x', `-o${join(target, '7z')}`, archive] } },
  ]
}
