/**
 * Runs dist/statelift.exe under Wine for the stores that are folders, and holds them against those that the program on this machine
 * makes; what a program holds open is really held:
 *   npm run test:wine
 * The sample's system volume is D: there and its data volume E:. Needs root, or Wine 10, and MinGW.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../build/paths.ts'
import { makeOfflineWindows } from '../sample/offline-windows.ts'
import { offlineXml } from '../sample/offline-xml.ts'
import { everythingRules, expectCode, makeBench, onThisMachine, onWine } from './bench-computer.ts'
import { type Ended, run } from './run-program.ts'

const work = mkdtempSync(join(tmpdir(), 'statelift-wine-stores-'))
const sample = makeOfflineWindows(join(work, 'sample'), { oddNames: true })
const [system = '', data = ''] = [sample.drives['C:'], sample.drives['D:']]
const HELD = 'C:\\Users\\ned.CONTOSO\\Documents\\held.pst'
const held = join(system, 'Users/ned.CONTOSO/Documents/held.pst')
const BUSY = 32
/** Of the links: on drive D: of the Wine computer, which is C: of the sample. */
const linked = join(system, 'USMTMIG', 'USMT')

const bench = makeBench(join(work, 'bench'), ['statelift.exe'], {
  'Everything.xml': everythingRules('<pattern type="Registry">HKLM\\Software\\* [*]</pattern>'),
  'Offline.xml': offlineXml('D:\\Windows', { 'C:': 'D:\\', 'D:': 'E:\\' }),
})
writeFileSync(join(work, 'Offline.xml'), offlineXml(join(system, 'Windows'), sample.drives))

const windows = (program: string, ...args: string[]): Ended =>
  onWine(join(work, 'computer'), { d: system, e: data, f: bench }, program, ...args)
const here = (...args: string[]): Ended => onThisMachine(work, ...args)

const THERE = ['/offline:F:\\Offline.xml', '/i:F:\\Everything.xml', '/l:F:\\ScanState.log']
const HERE = [
  `/offline:${join(work, 'Offline.xml')}`,
  `/i:${join(bench, 'Everything.xml')}`,
  `/l:${join(work, 'here.log')}`,
]
const LINKS = ['/hardlink', '/nocompress']

interface Line {
  readonly path: string
  readonly type: string
  readonly size: number
  readonly modified?: string
  readonly sha256?: string
  readonly owners?: unknown
  readonly data?: unknown
  readonly content?: string
  readonly linked?: string
  readonly outcome: string
  readonly reason?: string
}

function catalog(usmt: string): Line[] {
  const lines = readFileSync(join(usmt, 'catalog.jsonl'), 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line))
}

/** What of a catalog does not depend on the system that it was made on. A store in a folder changes the time of that folder. */
function comparable(usmt: string): string[] {
  return catalog(usmt)
    .map(({ path, type, size, modified, sha256, owners, outcome, data: value }) => {
      const time = type === 'directory' ? undefined : modified
      return JSON.stringify({ path, type, size, time, sha256, owners, outcome, value })
    })
    .sort()
}

/** The file at which an offline path lies on this machine. */
function sourceOf(path: string): string {
  const base = path.startsWith('D:') ? data : system
  return join(base, ...path.slice(3).split('\\'))
}

const test = suite('statelift.exe, stores that are folders')

test('/nocompress makes the store that the program on this machine makes, which verifies on either system', () => {
  expectCode(0, windows('F:\\statelift.exe', 'scanstate', 'F:\\plain', '/nocompress', ...THERE))
  expectCode(0, here('scanstate', join(work, 'plain'), '/nocompress', ...HERE))
  const expected = comparable(join(work, 'plain/USMT'))
  assert.ok(expected.length > 50)
  assert.equal(comparable(join(bench, 'plain/USMT')), expected)
  expectCode(0, here('usmtutils', '/verify', join(bench, 'plain'), `/l:${join(work, 'utils.log')}`))
  expectCode(0, windows('F:\\statelift.exe', 'usmtutils', '/verify', 'F:\\plain', '/l:F:\\utils.log'))
  for (const { type, content } of catalog(join(bench, 'plain/USMT'))) {
    if (type === 'file') assert.ok(statSync(join(bench, 'plain/USMT', content ?? '')).isFile())
  }
})

test('/hardlink /nocompress gives each file one more name, and /rd takes it away', () => {
  expectCode(0, windows('F:\\statelift.exe', 'scanstate', 'D:\\USMTMIG', ...LINKS, ...THERE))
  const there = comparable(linked)
  const links = catalog(linked).filter(({ type }) => type === 'file')
  assert.ok(links.length > 30)
  for (const { path, linked: volume } of links) {
    assert.is(volume, path.slice(0, 2), path)
    assert.ok(statSync(sourceOf(path)).nlink > 1, path)
  }
  expectCode(0, windows('F:\\statelift.exe', 'usmtutils', '/verify', 'D:\\USMTMIG', '/l:F:\\utils.log'))
  expectCode(0, windows('F:\\statelift.exe', 'usmtutils', '/rd', 'D:\\USMTMIG', '/y', '/l:F:\\utils.log'))
  for (const folder of [system, data]) assert.not.ok(readdirSync(folder).includes('USMTMIG'))
  for (const { path } of links) assert.is(statSync(sourceOf(path)).nlink, 1, path)

  expectCode(0, here('scanstate', join(system, 'USMTMIG'), ...LINKS, ...HERE))
  assert.equal(there, comparable(linked))
  expectCode(0, here('usmtutils', '/rd', join(system, 'USMTMIG'), '/y', `/l:${join(work, 'utils.log')}`))
})

/** Captures links while a program holds one file open. */
function captureWhileHeld(code: number, config: string, ...more: string[]): Line | undefined {
  writeFileSync(join(bench, 'Config.xml'), `<Configuration><Policies>${config}</Policies></Configuration>`)
  const words = [
    'F:\\statelift.exe',
    'scanstate',
    'D:\\USMTMIG',
    ...LINKS,
    ...THERE,
    '/config:F:\\Config.xml',
    '/o',
  ]
  rmSync(join(bench, 'ScanState.log'), { force: true })
  const ended = windows('F:\\hold-open.exe', `D:\\Users\\ned.CONTOSO\\Documents\\held.pst`, ...words, ...more)
  expectCode(code, ended)
  return code === 61 ? undefined : catalog(linked).find(({ path }) => path === HELD)
}

const control = (rule: string) =>
  `<HardLinkStoreControl><fileLocked><${rule}>C:\\Users\\* [*]</${rule}></fileLocked></HardLinkStoreControl>`

test('HL2: a file that a program holds open is linked where createHardLink says so', () => {
  const compiler = run(
    'x86_64-w64-mingw32-gcc',
    [
      '-municode',
      '-O2',
      '-Wall',
      '-Werror',
      '-o',
      join(bench, 'hold-open.exe'),
      join(root, 'scripts/wine/hold-open.c'),
    ],
    {},
  )
  expectCode(0, compiler)
  mkdirSync(dirname(held), { recursive: true })
  writeFileSync(held, 'a mailbox that is open')
  const record = captureWhileHeld(0, control('createHardLink'))
  assert.is(record?.linked, 'C:')
  assert.is(statSync(held).nlink, 2)
})

test('HL3, HL7: else it is copied; what cannot be copied either is an error of the system like any other', () => {
  captureWhileHeld(61, control('errorHardLink'))
  const record = captureWhileHeld(3, '', '/c')
  assert.is(record?.outcome, 'unreadable')
  assert.match(record?.reason ?? '', 'EBUSY')
  const log = readFileSync(join(bench, 'ScanState.log'), 'utf8')
  assert.match(log, `${HELD} is copied, not linked: a program holds it open`)
  // HL6: the link in the store that was replaced cannot go while the file is held; the next run tries again.
  assert.match(log, 'the store is whole, but what was there before is not all gone')
  expectCode(0, windows('F:\\statelift.exe', 'scanstate', 'D:\\USMTMIG', ...LINKS, ...THERE, '/o'))
  assert.equal(readdirSync(dirname(linked)), ['USMT'])
  assert.is(statSync(held).nlink, 2)
  rmSync(dirname(linked), { recursive: true })
  const ignored = `<ErrorControl><fileError><nonFatal errorCode="${BUSY}">* [*]</nonFatal></fileError></ErrorControl>`
  assert.is(captureWhileHeld(3, ignored)?.outcome, 'unreadable')
})

test.after(() => {
  rmSync(work, { recursive: true, force: true })
})

test.run()
