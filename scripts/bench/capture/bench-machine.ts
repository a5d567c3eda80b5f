/**
 * A small offline Windows around a tree, and the rule file that takes the tree and nothing else.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeOfflineWindows } from '../../sample/offline-windows.ts'
import type { Tree } from './trees.ts'

export interface BenchMachine {
  /** Where the tree lies on this machine. */
  readonly tree: string
  readonly offlineXml: string
  readonly rules: string
}

const FOLDER = 'Bench'

/** Makes it below `folder`, unless it is there from an earlier run with the same scale. */
export function benchMachine(folder: string, tree: Tree, scale: number): BenchMachine {
  const place = join(folder, `${tree.name}-${scale}`)
  if (!existsSync(place)) {
    const unfinished = `${place}.part`
    rmSync(unfinished, { recursive: true, force: true })
    const { drives } = makeOfflineWindows(unfinished, { oddNames: false })
    const target = join(drives['C:'] ?? unfinished, FOLDER)
    mkdirSync(target)
    tree.make(target, scale)
    renameSync(unfinished, place)
  }
  const system = join(place, 'system')
  const offlineXml = join(place, 'Offline.xml')
  writeFileSync(
    offlineXml,
    `<offline><winDir><path>${join(system, 'Windows')}</path></winDir>
  <mappings><path>C:\\, ${system}</path><path>D:\\, ${join(place, 'data')}</path></mappings></offline>\n`,
  )
  const rules = join(place, 'Bench.xml')
  writeFileSync(
    rules,
    `<migration urlid="https://statelift.example/bench"><component type="Documents" context="System">
  <displayName>Bench</displayName><role role="Data"><rules><include><objectSet>
    <pattern type="File">C:\\${FOLDER}\\* [*]</pattern>
  </objectSet></include></rules></role></component></migration>\n`,
  )
  return { tree: join(system, FOLDER), offlineXml, rules }
}
