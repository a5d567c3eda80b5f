/**
 * Measures the selection alone: listing a million files through a mount, asking the rules about each, and giving them
 * back in disk order.
 *
 *   node scripts/bench/selection.ts [--scale 0.1] [--folder /tmp/statelift-bench-capture] [--keep]
 *
 * The tree is that of `capture.ts --tree million`, which `--keep` leaves for it.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { selectFiles } from '../../src/gather/index.ts'
import { bindRules, compileRules, type Objects } from '../../src/migxml/index.ts'
import { MountedVolume } from '../../src/volume/index.ts'
import { benchMachine } from './capture/bench-machine.ts'
import { TREES } from './capture/trees.ts'

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    folder: { type: 'string', default: '/tmp/statelift-bench-capture' },
    keep: { type: 'boolean', default: false },
    /** What this program calls itself with: the memory of making the tree must not count. */
    measure: { type: 'string', multiple: true },
  },
})

const [system, rules] = values.measure ?? []
if (system !== undefined && rules !== undefined) measure(system, rules)
else {
  const tree = TREES.find(({ name }) => name === 'million')
  if (tree === undefined) throw new Error('there is no tree of a million files')
  const machine = benchMachine(values.folder, tree, Number(values.scale))
  const place = dirname(machine.tree)
  const argv = [import.meta.filename, '--measure', place, '--measure', machine.rules]
  spawnSync(process.execPath, argv, { stdio: 'inherit' })
  if (!values.keep) rmSync(dirname(place), { recursive: true })
}

/** No rule of the bench asks anything. */
function nothingAsked(): never {
  throw new Error('the rules of the bench ask for no object')
}

function measure(root: string, ruleFile: string): void {
  const objects: Objects = {
    fileKind: nothingAsked,
    listDirectory: nothingAsked,
    fileVersion: nothingAsked,
    modified: nothingAsked,
    readText: nothingAsked,
    key: nothingAsked,
    drives: () => ['C:'],
  }
  const compiled = compileRules([{ path: basename(ruleFile), bytes: readFileSync(ruleFile) }])
  const bound = bindRules(compiled, { name: 'System', environment: new Map(), objects }, [], {
    osVersion: '10.0.19045',
    is64Bit: true,
  })
  const before = process.resourceUsage().maxRSS
  const started = performance.now()
  const { files } = selectFiles({
    volumes: [{ path: 'C:\\', volume: new MountedVolume(root), base: '\\' }],
    roots: bound.fileRoots(),
    isStore: () => false,
    onProblem: (path, error) => {
      throw new Error(`${path}: ${error.message}`)
    },
  })
  const selected = performance.now()
  let bytes = 0
  for (const { entry } of files.inDiskOrder()) bytes += entry.size
  if (bytes !== files.bytes) throw new Error(`${bytes} bytes came back of ${files.bytes}`)
  const given = performance.now()
  const megabytes = (kibibytes: number) => ((kibibytes * 1024) / 1e6).toFixed(0)
  process.stdout.write(
    `${files.length} files: selected in ${((selected - started) / 1000).toFixed(2)} s, given back in ` +
      `${((given - selected) / 1000).toFixed(2)} s; peak memory ${megabytes(process.resourceUsage().maxRSS)} MB, ` +
      `${megabytes(before)} MB of it before\n`,
  )
}
