import { foldName, joinPath } from '../../winpath/index.ts'
import type { FoundObject } from '../functions/index.ts'
import { type BoundPattern, type MatcherState, RuleMatcher } from '../matching/index.ts'
import type { DirectoryItem, Objects } from '../objects.ts'
import {
  escapeBrackets,
  iniParts,
  matchesGlob,
  type Pattern,
  parsePattern,
  specificity,
} from '../patterns/index.ts'
import { parseIni } from './ini.ts'

/** Directories, keys and leaves that one search looks at: a condition may mean a whole drive. */
const SEARCH_LIMIT = 3_000_000
const DEPTH_LIMIT = 256

/** What a search may still look at. */
class Budget {
  left = SEARCH_LIMIT

  spend(): boolean {
    this.left--
    return this.left > 0
  }
}

/** The objects that a bound pattern matches, in the order of the disk or hive. */
export function* findObjects(
  pattern: Pattern,
  objects: Objects,
  onLimit: () => void,
): Generator<FoundObject, void, undefined> {
  const budget = new Budget()
  if (pattern.type === 'Registry') yield* findInRegistry(pattern, objects, budget)
  else if (pattern.type === 'File') yield* findFiles(pattern, objects, budget)
  else yield* findSettings(pattern, objects, budget)
  if (budget.left <= 0) onLimit()
}

function isLiteralNode(pattern: Pattern): boolean {
  return !pattern.deep && pattern.glob === undefined
}

function* findFiles(
  pattern: Pattern,
  objects: Objects,
  budget: Budget,
): Generator<FoundObject, void, undefined> {
  const { leaf } = pattern
  const directory = joinPath(pattern.written[0] ?? '', pattern.written.slice(1))
  if (!isLiteralNode(pattern)) {
    for (const [path, state] of searchRoots(pattern, objects))
      yield* searchFiles(path, state, objects, budget, 0)
    return
  }
  if (leaf === undefined) {
    if (objects.fileKind(directory) !== undefined) yield { type: 'File', directory, item: undefined }
    return
  }
  if (!leaf.includes('*')) {
    if (objects.fileKind(childPath(directory, leaf)) !== 'file') return
    yield { type: 'File', directory, item: { name: leaf, directory: false, attributes: 0, size: 0 } }
    return
  }
  for (const item of filesOf(directory, objects, pattern.foldedLeaf ?? '')) {
    if (!budget.spend()) return
    yield { type: 'File', directory, item }
  }
}

function* filesOf(directory: string, objects: Objects, foldedLeaf: string): Generator<DirectoryItem> {
  for (const item of objects.listDirectory(directory)) {
    if (!item.directory && matchesGlob(foldedLeaf, foldName(item.name))) yield item
  }
}

function childPath(directory: string, name: string): string {
  return directory.endsWith('\\') ? `${directory}${name}` : `${directory}\\${name}`
}

/** Where a search with wildcards begins, with the matcher's state there. */
function* searchRoots(pattern: Pattern, objects: Objects): Generator<[string, MatcherState]> {
  const { root } = new RuleMatcher([searchRule(pattern)])
  const starts =
    pattern.written.length > 0
      ? [pattern.written]
      : (['Fixed', 'Removable', 'CDROM', 'Remote'] as const).flatMap((kind) =>
          objects.drives(kind).map((drive) => [drive]),
        )
  for (const names of starts) {
    let state: MatcherState | undefined = root
    for (const name of names) state = state?.enter(name)
    if (state !== undefined) yield [joinPath(names[0] ?? '', names.slice(1)), state]
  }
}

function searchRule(pattern: Pattern): BoundPattern {
  return {
    id: 0,
    scope: { id: 0, component: 0, context: 0 },
    effect: 'include',
    pattern,
    specificity: specificity(pattern),
    filter: undefined,
    groups: [],
    rule: { file: '', line: 0 },
  }
}

function* searchFiles(
  directory: string,
  state: MatcherState,
  objects: Objects,
  budget: Budget,
  depth: number,
): Generator<FoundObject, void, undefined> {
  if (depth > DEPTH_LIMIT || !budget.spend()) return
  const found = { kind: 'container', facts: undefined } as const
  if (state.decide(undefined, found) !== undefined && objects.fileKind(directory) === 'directory') {
    yield { type: 'File', directory, item: undefined }
  }
  for (const item of objects.listDirectory(directory)) {
    if (!budget.spend()) return
    if (!item.directory) {
      if (state.decide(item.name, found) !== undefined) yield { type: 'File', directory, item }
      continue
    }
    const below = state.enter(item.name)
    if (below !== undefined && (item.attributes & REPARSE_POINT) === 0) {
      yield* searchFiles(childPath(directory, item.name), below, objects, budget, depth + 1)
    }
  }
}

/** FILE_ATTRIBUTE_REPARSE_POINT ([MS-FSCC] 2.6): links are not followed. */
const REPARSE_POINT = 0x400

function* findInRegistry(
  pattern: Pattern,
  objects: Objects,
  budget: Budget,
): Generator<FoundObject, void, undefined> {
  const { root } = new RuleMatcher([searchRule(pattern)])
  let state: MatcherState | undefined = root
  for (const name of pattern.written) state = state?.enter(name)
  if (state !== undefined && pattern.written.length > 0) {
    yield* searchKeys(pattern.written.join('\\'), state, objects, budget, 0)
  }
}

function* searchKeys(
  path: string,
  state: MatcherState,
  objects: Objects,
  budget: Budget,
  depth: number,
): Generator<FoundObject, void, undefined> {
  const key = objects.key(path)
  if (key === undefined || depth > DEPTH_LIMIT || !budget.spend()) return
  const found = { kind: 'container', facts: undefined } as const
  if (state.decide(undefined, found) !== undefined) yield { type: 'Registry', key: path, value: undefined }
  const names = state.literalValues()
  if (names !== undefined) {
    for (const name of names) {
      const value = key.value(name)
      if (value !== undefined) yield { type: 'Registry', key: path, value }
    }
  } else {
    for (const value of key.values()) {
      if (!budget.spend()) return
      if (state.decide(value.name, found) !== undefined) yield { type: 'Registry', key: path, value }
    }
  }
  const children = state.literalChildren()
  for (const name of children ?? key.subkeys().map((subkey) => subkey.name)) {
    const below = state.enter(name)
    if (below !== undefined) yield* searchKeys(`${path}\\${name}`, below, objects, budget, depth + 1)
  }
}

function* findSettings(
  pattern: Pattern,
  objects: Objects,
  budget: Budget,
): Generator<FoundObject, void, undefined> {
  const { path, section } = iniParts(pattern)
  const at = path.lastIndexOf('\\')
  const file = patternOfFile(path.slice(0, at), path.slice(at + 1))
  if (file === undefined) return
  for (const found of findFiles(file, objects, budget)) {
    if (found.type !== 'File' || found.item === undefined) continue
    const filePath = childPath(found.directory, found.item.name)
    const bytes = objects.readText(filePath)
    if (bytes === undefined) continue
    for (const line of parseIni(bytes)) {
      if (!budget.spend()) return
      if (!matchesGlob(foldName(section), foldName(line.section))) continue
      if (!matchesGlob(pattern.foldedLeaf ?? '*', foldName(line.setting))) continue
      yield { type: 'Ini', path: filePath, ...line }
    }
  }
}

function patternOfFile(directory: string, name: string): Pattern | undefined {
  const parsed = parsePattern(`${escapeBrackets(directory)} [${escapeBrackets(name)}]`, 'File')
  return 'fault' in parsed ? undefined : parsed
}
