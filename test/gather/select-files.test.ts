import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type FileSelectionTask, selectFiles } from '../../src/gather/select-files.ts'
import type { DirectoryMatcher, FileFacts, Owners } from '../../src/migxml/index.ts'
import { MountedVolume, VolumeError } from '../../src/volume/index.ts'

const test = suite('selecting files')
let root = ''

test.before.each(() => {
  root = mkdtempSync(join(tmpdir(), 'statelift-select-'))
})
test.after.each(() => rmSync(root, { recursive: true }))

const owner: Owners = [{ component: 0, context: 0, rule: { file: 'r.xml', line: 1 }, omits: [] }]

interface Rule {
  /** Names on the way, in upper case; `undefined` takes everything below. */
  readonly way?: Readonly<Record<string, Rule>>
  readonly all?: boolean
  readonly file?: (name: string, facts: FileFacts) => boolean
}

/** A matcher as simple as can be: a tree of literal names with whole trees at its ends. */
function matcher(rule: Rule): DirectoryMatcher {
  return {
    enter(name) {
      if (rule.all) return matcher(rule)
      const next = rule.way?.[name.toUpperCase()]
      return next === undefined ? undefined : matcher(next)
    },
    literalChildren: () => (rule.all ? undefined : Object.keys(rule.way ?? {})),
    filesPossible: rule.all === true || rule.file !== undefined,
    literalFiles: () => undefined,
    self: () => (rule.all ? owner : undefined),
    file: (name, facts) => ((rule.file?.(name, facts) ?? rule.all) ? owner : undefined),
  }
}

function make(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), path)
  }
}

function select(rule: Rule, more: Partial<FileSelectionTask> = {}) {
  const volume = new MountedVolume(root)
  return selectFiles({
    volumes: [{ path: 'C:\\', volume, base: '\\' }],
    roots: new Map([['C:', matcher(rule)]]),
    isStore: () => false,
    onProblem(path, error) {
      throw new Error(`${path}: ${error.message}`)
    },
    ...more,
  })
}

const paths = (found: ReturnType<typeof select>) => [...found.files].map((file) => file.path)

test('a directory comes before its files, files before folders, each by name', () => {
  make('Data/b.txt', 'Data/A.txt', 'Data/Sub/c.txt', 'Data/0/d.txt')
  const found = select({ way: { DATA: { all: true } } })
  assert.equal(paths(found), [
    'C:\\Data\\A.txt',
    'C:\\Data\\b.txt',
    'C:\\Data\\0\\d.txt',
    'C:\\Data\\Sub\\c.txt',
  ])
  assert.equal(
    found.directories.map((directory) => directory.path),
    ['C:\\Data', 'C:\\Data\\0', 'C:\\Data\\Sub'],
  )
})

test('where rules only name folders nothing is listed, and the rest of the disk is never looked at', () => {
  make('Users/Ned/Documents/a.txt', 'Windows/System32/b.dll')
  const listed: string[] = []
  const volume = new MountedVolume(root)
  const list = volume.list.bind(volume)
  volume.list = (directory) => {
    listed.push(directory.name)
    return list(directory)
  }
  const seen: string[] = []
  const rule = { way: { USERS: { way: { NED: { way: { DOCUMENTS: { all: true } } } } } } }
  const found = select(rule, {
    volumes: [{ path: 'C:\\', volume, base: '\\' }],
    onDirectory: (path) => seen.push(path),
  })
  assert.equal(paths(found), ['C:\\Users\\Ned\\Documents\\a.txt'])
  assert.equal(seen, ['C:\\', 'C:\\Users', 'C:\\Users\\Ned', 'C:\\Users\\Ned\\Documents'])
  assert.not(listed.includes('Windows'))
  assert.not(listed.includes('System32'))
})

test('folders that nothing can be selected in are counted', () => {
  make('a.txt', 'x/1', 'y/2')
  const found = select({ way: {}, file: () => true })
  assert.equal(paths(found), ['C:\\a.txt'])
  assert.is(found.visited, 1)
  assert.is(found.skipped, 2)
})

test('links are selected as links and not followed', () => {
  make('Data/a.txt')
  symlinkSync('..', join(root, 'Data/loop'))
  const found = select({ way: { DATA: { all: true } } })
  assert.equal(paths(found), ['C:\\Data\\a.txt'])
  assert.equal(
    found.links.map((link) => link.path),
    ['C:\\Data\\loop'],
  )
})

test("the store's own directory is not captured (TV-SCN-01, TV-STO-09)", () => {
  make('Data/a.txt', 'Data/store/USMT/USMT.MIG')
  const found = select({ all: true }, { isStore: (_volume, directory) => directory.name === 'store' })
  assert.equal(paths(found), ['C:\\Data\\a.txt'])
})

test('a drive that begins in a folder of its volume has that folder as its root', () => {
  make('mnt/data/x/a.txt', 'outside.txt')
  const volume = new MountedVolume(root)
  const found = selectFiles({
    volumes: [{ path: 'E:\\', volume, base: '\\mnt\\data' }],
    roots: new Map([['E:', matcher({ way: { X: { all: true } } })]]),
    isStore: () => false,
    onProblem: (_path, error) => {
      throw error
    },
  })
  assert.equal(paths(found), ['E:\\x\\a.txt'])
})

test('a volume that was mounted in a folder is walked at its place', () => {
  make('data/a.txt')
  const volume = new MountedVolume(root)
  const found = selectFiles({
    volumes: [{ path: 'C:\\Mount\\Data', volume, base: '\\data' }],
    roots: new Map([['C:', matcher({ way: { MOUNT: { all: true } } })]]),
    isStore: () => false,
    onProblem: (_path, error) => {
      throw error
    },
  })
  assert.equal(paths(found), ['C:\\Mount\\Data\\a.txt'])
})

test('what cannot be listed is reported, and the rest is taken', () => {
  make('a/1', 'b/2', 'c/3')
  const volume = new MountedVolume(root)
  const list = volume.list.bind(volume)
  volume.list = (directory) => {
    if (directory.name === 'b') throw new VolumeError('b cannot be listed', 'b', 'EIO')
    return list(directory)
  }
  const problems: [string, Owners | undefined][] = []
  const found = select(
    { all: true },
    {
      volumes: [{ path: 'C:\\', volume, base: '\\' }],
      onProblem: (path, _error, owners) => problems.push([path, owners]),
    },
  )
  assert.equal(problems, [['C:\\b', owner]], 'with who would have taken it')
  assert.equal(paths(found), ['C:\\a\\1', 'C:\\c\\3'])
  assert.equal(
    found.directories.map(({ path }) => path),
    ['C:\\', 'C:\\a', 'C:\\c'],
    'one outcome each',
  )
})

test('a folder or link that is gone before it is looked at is reported, not selected', () => {
  make('a/1', 'b/2')
  symlinkSync('a', join(root, 'link'))
  const volume = new MountedVolume(root)
  const list = volume.list.bind(volume)
  volume.list = (directory) => {
    const entries = list(directory)
    for (const { name } of entries)
      if (name !== 'a') rmSync(join(root, name), { recursive: true, force: true })
    return entries
  }
  const problems: string[] = []
  const found = select(
    { all: true },
    { volumes: [{ path: 'C:\\', volume, base: '\\' }], onProblem: (path) => problems.push(path) },
  )
  assert.equal(problems.sort(), ['C:\\b', 'C:\\link'])
  assert.equal(
    [...found.directories, ...found.links].map(({ path }) => path),
    ['C:\\', 'C:\\a'],
  )
})

test('what a rule names and cannot be looked up is told with who would have taken a folder of that name', () => {
  make('a/1')
  const volume = new MountedVolume(root)
  const lookup = volume.lookup.bind(volume)
  volume.lookup = (path) => {
    if (path.length > 1) throw new VolumeError(`${path} cannot be read`, path, 'EIO')
    return lookup(path)
  }
  const problems: [string, Owners | undefined][] = []
  select(
    { way: { A: { all: true }, B: { file: () => true } } },
    {
      volumes: [{ path: 'C:\\', volume, base: '\\' }],
      onProblem: (path, _error, owners) => problems.push([path, owners]),
    },
  )
  assert.equal(problems, [
    ['C:\\A', owner],
    ['C:\\B', undefined],
  ])
})

test('filters see size and times', () => {
  make('small', 'larger name')
  const found = select({ all: true, file: (_name, facts) => facts.size > 5 && facts.modified > 0n })
  assert.equal(paths(found), ['C:\\larger name'])
})

test('a depth of 2,000 folders is walked', () => {
  const volume = new MountedVolume(root)
  let left = 2000
  volume.list = (directory) => {
    left--
    return left < 0
      ? []
      : [
          Object.create(directory, {
            name: { value: 'd' },
            directory: { value: true },
            reparseTag: { value: 0 },
            size: { value: 0 },
            attributes: { value: 0x10 },
            position: { value: 0 },
            times: { value: directory.times },
          }),
        ]
  }
  const found = select({ all: true }, { volumes: [{ path: 'C:\\', volume, base: '\\' }] })
  assert.is(found.visited, 2001)
})

test.run()
