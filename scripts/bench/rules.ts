/**
 * Measures the rule language: compiling and binding real rule files, and matching 1,000,000 paths of five users.
 *
 *   node scripts/bench/rules.ts FILE.xml...        (a .zst file is decompressed)
 *
 * Every registry key and version that the rules ask for exists in this fake system, so that as many components as
 * possible are detected: the worst case for matching.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import {
  bindRules,
  compileRules,
  type DirectoryMatcher,
  type EvaluationContext,
  type Objects,
  type RegistryKeyView,
} from '../../src/migxml/index.ts'
import { fakeSid, SYSTEM_ENVIRONMENT, userEnvironment } from '../../test/support/default-environment.ts'

const USERS = ['anna', 'ben', 'carla', 'dario', 'eva']
const FILES = 1_000_000

const paths = process.argv.slice(2)
if (paths.length === 0) {
  console.error('usage: node scripts/bench/rules.ts FILE.xml...')
  process.exit(11)
}

const files = paths.map((path) => {
  const bytes = readFileSync(path)
  return { path: basename(path), bytes: path.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes }
})

/** A key that has a value of every name and no keys below it. */
function anyKey(name: string): RegistryKeyView {
  const value = (valueName: string) => ({
    name: valueName,
    type: 1,
    data: Buffer.from(`C:\\Program Files\\${name}\0`, 'utf16le'),
  })
  return { name, subkeys: () => [], subkey: anyKey, values: () => [], value }
}

const rootFolders = Array.from({ length: 40 }, (_, index) => ({
  name: `folder${index}`,
  directory: true,
  attributes: 0x10,
  size: 0,
}))

const objects: Objects = {
  fileKind: () => 'directory',
  listDirectory: (path) => (path === 'C:\\' ? rootFolders : []),
  fileVersion: () => '8.0.1',
  modified: () => undefined,
  readText: () => undefined,
  key: (path) => (/\\(Uninstall|App Paths|Classes)$/i.test(path) ? undefined : anyKey(path.slice(-12))),
  drives: (kind) => (kind === 'Fixed' ? ['C:', 'D:'] : []),
}

function user(name: string, index: number): EvaluationContext {
  return {
    name: `PC\\${name}`,
    sid: fakeSid(index),
    environment: new Map([...SYSTEM_ENVIRONMENT, ...userEnvironment(name)]),
    objects,
  }
}

/** Counts what a walk of a generated tree costs and takes; the tree is never in memory. */
class Walk {
  files = 0
  taken = 0
  directories = 0
  readonly #facts = { size: 1000, created: 0n, modified: 0n, accessed: 0n, attributes: 0x20 }

  directory(matcher: DirectoryMatcher | undefined, count: number, depth: number, seed: number): void {
    if (matcher === undefined) {
      this.files += count
      return
    }
    this.directories++
    matcher.self(this.#facts)
    const here = depth === 0 ? count : Math.min(count, 12)
    for (let i = 0; i < here; i++) {
      if (matcher.file(fileName(seed * 31 + i), this.#facts) !== undefined) this.taken++
    }
    this.files += here
    const left = count - here
    for (let i = 0; i < 8 && left > 0 && depth > 0; i++) {
      const share = i === 7 ? left - Math.floor(left / 8) * 7 : Math.floor(left / 8)
      if (share > 0) this.directory(matcher.enter(`dir ${i}`), share, depth - 1, seed * 8 + i)
    }
  }
}

const EXTENSIONS = [
  'docx',
  'txt',
  'jpg',
  'dll',
  'xml',
  'pdf',
  'log',
  'png',
  'xlsx',
  'dat',
  'ini',
  'pst',
  'html',
  'js',
]

function fileName(seed: number): string {
  const extension = EXTENSIONS[Math.abs(seed) % EXTENSIONS.length]
  return seed % 7 === 0 ? `Report.v${seed}.final.${extension}` : `Some file name ${seed}.${extension}`
}

const PLACES: readonly (readonly string[])[] = [
  ['Windows', 'System32'],
  ['Program Files', 'Vendor'],
  ['folder7'],
  ...USERS.flatMap((name) => [
    ['Users', name, 'Documents'],
    ['Users', name, 'AppData', 'Roaming', 'Microsoft'],
    ['Users', name, 'AppData', 'Local', 'Google', 'Chrome', 'User Data'],
    ['Users', name, 'Desktop'],
  ]),
]

const started = performance.now()
const rules = compileRules(files)
const compiled = performance.now()
const bound = bindRules(
  rules,
  { name: 'System', environment: new Map(SYSTEM_ENVIRONMENT), objects },
  USERS.map(user),
  {
    osVersion: '10.0.19045',
    is64Bit: true,
  },
)
const roots = bound.fileRoots()
const ready = performance.now()

const walk = new Walk()
for (const [index, place] of PLACES.entries()) {
  let matcher = roots.get('C:')
  for (const name of place) matcher = matcher?.enter(name)
  walk.directory(matcher, Math.ceil(FILES / PLACES.length), 7, index + 1)
}
const walked = performance.now()

/** The same, but everything is asked: no directory is passed over. */
const documents = ['C:', 'Users', 'anna', 'Documents']
let matcher: DirectoryMatcher | undefined
for (const name of documents) matcher = matcher === undefined ? roots.get(name) : matcher.enter(name)
const before = performance.now()
const hot = new Walk()
hot.directory(matcher, FILES, 7, 1)
const after = performance.now()

const detected = bound.components.filter(({ detectedIn }) => detectedIn.length > 0).length
console.log(`components           ${bound.components.length}, detected ${detected}`)
console.log(`patterns             ${bound.patterns.length}`)
console.log(`compile              ${(compiled - started).toFixed(0)} ms`)
console.log(`bind for ${USERS.length} users     ${(ready - compiled).toFixed(0)} ms`)
report('mixed tree', walk, walked - ready)
report('documents only', hot, after - before)
console.log(`peak memory          ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`)

function report(name: string, { files: count, taken, directories }: Walk, time: number): void {
  const each = ((time * 1000) / count).toFixed(2)
  console.log(
    `${name.padEnd(20)} ${count} files, ${directories} directories asked, ${taken} taken: ${each} µs a file`,
  )
}
