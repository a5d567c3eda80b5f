import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const src = join(import.meta.dirname, '..', 'src')

/**
 * What each folder of src/ may import, as docs/architecture.md draws it: data flows one way, and a folder knows nothing of
 * those that come after it.
 */
const MAY_IMPORT: Readonly<Record<string, string>> = {
  errors: '',
  filetime: '',
  winpath: '',
  packed: '',
  spelling: '',
  folders: 'errors',
  native: 'errors folders',
  threads: 'errors',
  xml: 'errors',
  disk: 'errors',
  security: 'errors',
  registry: 'errors filetime winpath',
  ntfs: 'errors filetime winpath disk security',
  volume: 'errors filetime winpath disk ntfs security',
  pe: 'errors volume',
  windows: 'errors filetime winpath registry volume pe security',
  users: 'errors filetime winpath',
  offline: 'errors folders filetime winpath native xml disk registry volume pe windows users',
  migxml: 'errors filetime winpath spelling xml',
  store: 'errors folders filetime winpath packed threads',
  gather: 'errors filetime winpath packed threads registry volume pe windows users offline migxml store',
  report: 'errors folders filetime winpath gather store',
  cli: 'errors filetime winpath spelling users',
}

/** What puts the stages together: the program's two entries, and the tools. */
const WHOLE = ['main.ts', 'worker.ts', 'commands']

interface Import {
  readonly file: string
  readonly from: string
  readonly to: string
  /** The file's path inside the folder it is imported from. */
  readonly part: string
}

function imports(): Import[] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  return files.flatMap((file) => {
    const text = readFileSync(join(src, file), 'utf8')
    const from = file.split(sep)[0] ?? ''
    return [...text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].flatMap(([, path = '']) => {
      const target = relative(src, join(src, dirname(file), path)).split(sep)
      const [to = '', ...part] = target
      return to === '..' || to === from ? [] : [{ file, from, to, part: part.join('/') }]
    })
  })
}

const test = suite('the source')

test('imports along the way of the data, never back', () => {
  const back = imports().filter(
    ({ from, to }) => !WHOLE.includes(from) && !(MAY_IMPORT[from] ?? '').split(' ').includes(to),
  )
  assert.equal(
    back.map(({ file, to }) => `${file} imports ${to}`),
    [],
  )
})

test('imports another folder, or a folder in it, only by its face, index.ts', () => {
  const past = imports().filter(({ part }) => !part.endsWith('index.ts'))
  assert.equal(
    past.map(({ file, to, part }) => `${file} imports ${to}/${part}`),
    [],
  )
})

test.run()
