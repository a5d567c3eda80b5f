import type {
  DirectoryItem,
  DriveKind,
  EvaluationContext,
  Objects,
  RegistryKeyView,
  RegistryValueView,
  SystemFacts,
} from '../../src/migxml/index.ts'
import { fakeSid, SYSTEM_ENVIRONMENT, userEnvironment } from './default-environment.ts'

export { fakeSid } from './default-environment.ts'

/** A file of the fake system; a path that ends in `\` is a directory. */
export interface FakeFile {
  readonly size?: number
  readonly attributes?: number
  readonly created?: bigint
  readonly modified?: bigint
  readonly accessed?: bigint
  readonly version?: Readonly<Record<string, string>>
  readonly content?: string
}

export type FakeValue =
  | string
  | number
  | readonly string[]
  | { readonly type: number; readonly data: Uint8Array }

export interface FakeSystemOptions {
  readonly files?: Readonly<Record<string, FakeFile>> | readonly string[]
  /** Keys by path below `HKLM` or `HKU\SID`, values by name (`''` is the default value). */
  readonly keys?: Readonly<Record<string, Readonly<Record<string, FakeValue>>>>
  readonly drives?: Partial<Readonly<Record<DriveKind, readonly string[]>>>
  readonly users?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly facts?: Partial<SystemFacts>
}

export interface FakeSystem {
  readonly system: EvaluationContext
  readonly users: readonly EvaluationContext[]
  readonly facts: SystemFacts
  readonly objects: Objects
  /** Every file and directory, in the order of a walk: directory, its files, its subdirectories. */
  readonly tree: FakeDirectory
  readonly registry: FakeKey
}

export interface FakeDirectory {
  readonly name: string
  readonly item: FakeFile
  readonly files: Map<string, { readonly name: string; readonly file: FakeFile }>
  readonly directories: Map<string, FakeDirectory>
}

export interface FakeKey extends RegistryKeyView {
  readonly children: Map<string, FakeKey>
  readonly data: Map<string, RegistryValueView>
  subkeys(): FakeKey[]
  subkey(name: string): FakeKey | undefined
}

/** An offline Windows made of lists, with the environment that Windows 10 has by default. */
export function fakeSystem(options: FakeSystemOptions = {}): FakeSystem {
  const tree = directory('')
  const files = Array.isArray(options.files)
    ? Object.fromEntries(options.files.map((path: string) => [path, {}]))
    : (options.files ?? {})
  for (const [path, file] of Object.entries(files)) addFile(tree, path, file as FakeFile)
  const registry = key('')
  for (const [path, values] of Object.entries(options.keys ?? {})) addKey(registry, path, values)

  const names = options.users ?? ['U']
  const drives = options.drives ?? { Fixed: ['C:'] }
  const objects = fakeObjects(tree, registry, drives)
  const environment = new Map([...SYSTEM_ENVIRONMENT, ...Object.entries(options.environment ?? {})])
  return {
    system: { name: 'System', environment, objects },
    users: names.map((name, index) => ({
      name: `PC\\${name}`,
      sid: fakeSid(index),
      environment: new Map([...environment, ...userEnvironment(name)]),
      objects,
    })),
    facts: { osVersion: '10.0.19045', is64Bit: true, ...options.facts },
    objects,
    tree,
    registry,
  }
}

function directory(name: string, item: FakeFile = {}): FakeDirectory {
  return { name, item, files: new Map(), directories: new Map() }
}

function addFile(tree: FakeDirectory, path: string, file: FakeFile): void {
  const names = path.split('\\').filter((name) => name !== '')
  const isDirectory = path.endsWith('\\')
  const parents = isDirectory ? names : names.slice(0, -1)
  let at = tree
  for (const [index, name] of parents.entries()) {
    let next = at.directories.get(name.toUpperCase())
    if (next === undefined) {
      next = directory(name, isDirectory && index === parents.length - 1 ? file : {})
      at.directories.set(name.toUpperCase(), next)
    }
    at = next
  }
  const leaf = names.at(-1)
  if (!isDirectory && leaf !== undefined) at.files.set(leaf.toUpperCase(), { name: leaf, file })
}

function key(name: string): FakeKey {
  const children = new Map<string, FakeKey>()
  const data = new Map<string, RegistryValueView>()
  return {
    name,
    children,
    data,
    subkeys: () => [...children.values()],
    subkey: (child) => children.get(child.toUpperCase()),
    values: () => [...data.values()],
    value: (value) => data.get(value.toUpperCase()),
  }
}

function addKey(root: FakeKey, path: string, values: Readonly<Record<string, FakeValue>>): void {
  let at = root
  for (const name of path.split('\\')) {
    let next = at.children.get(name.toUpperCase())
    if (next === undefined) {
      next = key(name)
      at.children.set(name.toUpperCase(), next)
    }
    at = next
  }
  for (const [name, value] of Object.entries(values)) at.data.set(name.toUpperCase(), fakeValue(name, value))
}

function fakeValue(name: string, value: FakeValue): RegistryValueView {
  if (typeof value === 'string') return { name, type: 1, data: Buffer.from(`${value}\0`, 'utf16le') }
  if (typeof value === 'number') {
    const data = Buffer.alloc(4)
    data.writeUInt32LE(value)
    return { name, type: 4, data }
  }
  if ('data' in value) return { name, type: value.type, data: value.data }
  return { name, type: 7, data: Buffer.from(`${value.join('\0')}\0\0`, 'utf16le') }
}

function fakeObjects(
  tree: FakeDirectory,
  registry: FakeKey,
  drives: Partial<Readonly<Record<DriveKind, readonly string[]>>>,
): Objects {
  const find = (path: string): { directory?: FakeDirectory; file?: FakeFile } => {
    const names = path.split('\\').filter((name) => name !== '')
    let at: FakeDirectory | undefined = tree
    for (const name of names.slice(0, -1)) at = at?.directories.get(name.toUpperCase())
    const leaf = (names.at(-1) ?? '').toUpperCase()
    const inside = at?.directories.get(leaf)
    const file = at?.files.get(leaf)?.file
    return { ...(inside && { directory: inside }), ...(file && { file }) }
  }
  return {
    fileKind: (path) => {
      const { directory: inside, file } = find(path)
      if (inside !== undefined) return 'directory'
      return file === undefined ? undefined : 'file'
    },
    listDirectory: (path) => {
      const inside = find(path).directory
      if (inside === undefined) return []
      const items: DirectoryItem[] = [...inside.files.values()].map(({ name, file }) => ({
        name,
        directory: false,
        attributes: file.attributes ?? 0x20,
        size: file.size ?? 0,
      }))
      for (const { name, item } of inside.directories.values()) {
        items.push({ name, directory: true, attributes: (item.attributes ?? 0) | 0x10, size: 0 })
      }
      return items
    },
    fileVersion: (path, tag) => find(path).file?.version?.[tag],
    modified: (path) => find(path).file?.modified,
    readText: (path) => {
      const content = find(path).file?.content
      return content === undefined ? undefined : Buffer.from(content)
    },
    key: (path) => {
      let at: FakeKey | undefined = registry
      for (const name of path.split('\\')) at = at?.children.get(name.toUpperCase())
      return at
    },
    drives: (kind) => drives[kind] ?? [],
  }
}
