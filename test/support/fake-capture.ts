import {
  type BindOptions,
  type BoundRules,
  bindRules,
  compileRules,
  type DirectoryMatcher,
  type KeyMatcher,
  type Owners,
} from '../../src/migxml/index.ts'
import type { FakeDirectory, FakeKey, FakeSystem } from './fake-system.ts'

export interface FakeCapture {
  readonly bound: BoundRules
  /** Paths of files taken, in the order of the walk. */
  readonly files: readonly string[]
  readonly directories: readonly string[]
  /** `HKLM\X [V]`. */
  readonly values: readonly string[]
  readonly keys: readonly string[]
  /** By path or value: `component/context` of each owner. */
  readonly owners: ReadonlyMap<string, readonly string[]>
  readonly omits: ReadonlyMap<string, readonly string[]>
  /** Directories that the walk entered. */
  readonly entered: readonly string[]
}

/** A rule file around the given components. */
export function migration(content: string, urlid = 'http://example.test/rules'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<migration urlid="${urlid}">\n${content}\n</migration>\n`
}

/** A component with one role and one rules block. */
export function component(
  rules: string,
  { context = '', name = 'Test', type = 'Documents', role = 'Data', before = '', rulesContext = '' } = {},
): string {
  const contextAttribute = context === '' ? '' : ` context="${context}"`
  const rulesAttribute = rulesContext === '' ? '' : ` context="${rulesContext}"`
  return `<component type="${type}"${contextAttribute}><displayName>${name}</displayName>
    <role role="${role}">${before}<rules${rulesAttribute}>${rules}</rules></role></component>`
}

/** `include`, `exclude` or another selecting element around patterns, or scripts where a text is a call. */
export function rule(
  element: string,
  patterns: readonly string[],
  { type = 'File', attributes = '' } = {},
): string {
  const members = patterns.map((text) =>
    /^Mig\w+\./i.test(text)
      ? `<script>${escapeXml(text)}</script>`
      : `<pattern type="${type}">${escapeXml(text)}</pattern>`,
  )
  return `<${element}${attributes === '' ? '' : ` ${attributes}`}><objectSet>${members.join('')}</objectSet></${element}>`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** Compiles, binds and walks as a capture would, entering only what the matchers let it enter. */
export function capture(
  texts: string | readonly string[],
  fake: FakeSystem,
  options: BindOptions = {},
): FakeCapture {
  const files = (typeof texts === 'string' ? [texts] : texts).map((text, index) => ({
    path: `rules${index + 1}.xml`,
    bytes: Buffer.from(text),
  }))
  return walk(bindRules(compileRules(files), fake.system, fake.users, fake.facts, options), fake)
}

export function walk(bound: BoundRules, fake: FakeSystem): FakeCapture {
  const found = {
    files: [] as string[],
    directories: [] as string[],
    values: [] as string[],
    keys: [] as string[],
    owners: new Map<string, string[]>(),
    omits: new Map<string, string[]>(),
    entered: [] as string[],
  }
  const note = (list: string[], name: string, owners: Owners | undefined) => {
    if (owners === undefined) return
    list.push(name)
    found.owners.set(
      name,
      owners.map(
        (owner) => `${bound.components[owner.component]?.displayName}/${bound.contexts[owner.context]}`,
      ),
    )
    found.omits.set(
      name,
      owners.flatMap((owner) => owner.omits),
    )
  }
  const visit = (path: string, directory: FakeDirectory, matcher: DirectoryMatcher) => {
    found.entered.push(path)
    note(found.directories, path, matcher.self(facts(directory.item)))
    for (const { name, file } of sorted(directory.files)) {
      note(found.files, `${path.replace(/\\$/, '')}\\${name}`, matcher.file(name, facts(file)))
    }
    for (const child of sorted(directory.directories)) {
      const below = matcher.enter(child.name)
      if (below !== undefined) visit(`${path.replace(/\\$/, '')}\\${child.name}`, child, below)
    }
  }
  for (const [drive, matcher] of bound.fileRoots()) {
    const directory = fake.tree.directories.get(drive)
    if (directory !== undefined) visit(`${drive}\\`, directory, matcher)
  }
  const visitKey = (path: string, key: FakeKey, matcher: KeyMatcher) => {
    note(found.keys, path, matcher.self())
    for (const { name, type, data } of key.values()) {
      note(found.values, `${path} [${name}]`, matcher.value(name, type, data))
    }
    for (const child of key.subkeys()) {
      const below = matcher.enter(child.name)
      if (below !== undefined) visitKey(`${path}\\${child.name}`, child, below)
    }
  }
  for (const { hive, matcher } of bound.registryRoots()) {
    let key: FakeKey | undefined = fake.registry
    for (const name of hive.split('\\')) key = key?.children.get(name.toUpperCase())
    if (key !== undefined) visitKey(hive, key, matcher)
  }
  return { bound, ...found }
}

function sorted<T>(items: ReadonlyMap<string, T>): T[] {
  return [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
}

function facts(file: {
  readonly size?: number
  readonly attributes?: number
  readonly created?: bigint
  readonly modified?: bigint
  readonly accessed?: bigint
}) {
  return {
    size: file.size ?? 0,
    created: file.created ?? 0n,
    modified: file.modified ?? 0n,
    accessed: file.accessed ?? 0n,
    attributes: file.attributes ?? 0x20,
  }
}
