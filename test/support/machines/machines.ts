import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { corpusFile } from '../corpus.ts'
import { temporaryFolder } from '../temporary.ts'

/** Files of a tree by their path below its root. */
export type Tree = Readonly<Record<string, Uint8Array | string>>

/** Writes a tree into a new directory, which is gone when the process ends. */
export function layOut(tree: Tree): string {
  const root = temporaryFolder('machine')
  for (const [path, content] of Object.entries(tree)) {
    const target = join(root, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, content)
  }
  return root
}

/** The same for a tree that is gone as soon as `use` is done, for tests of many trees. */
export function withTree<T>(tree: Tree, use: (root: string) => T): T {
  const root = layOut(tree)
  try {
    return use(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

interface Machine {
  readonly name: string
  readonly layout: Readonly<Record<string, string>>
  readonly users: readonly (readonly [name: string, id: number])[]
  readonly machineSid: string
}

/** A machine that the corpus describes. */
export function corpusMachine(name: string): Machine {
  const machines = JSON.parse(corpusFile('machines.json').toString('utf8')) as Machine[]
  const machine = machines.find((candidate) => candidate.name === name)
  if (machine === undefined) throw new Error(`the corpus has no machine ${name}`)
  return machine
}

/** The files of a corpus machine, where they were on its disk. */
export function corpusMachineTree(machine: Machine): Tree {
  return Object.fromEntries(
    Object.entries(machine.layout).map(([path, source]) => [path, corpusFile(source.replace(/\.xz$/, ''))]),
  )
}
