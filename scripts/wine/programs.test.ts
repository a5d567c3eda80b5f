/**
 * Runs dist/statelift.exe under Wine against the sample offline Windows and holds it against the program on this machine:
 *   npm run test:wine
 * The sample's system volume is D: there and its data volume E:, as a WinPE might letter them. Needs root, or Wine 10.
 */
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../build/paths.ts'
import { MACHINE, MARA, NED } from '../sample/machine.ts'
import { makeOfflineWindows } from '../sample/offline-windows.ts'
import { offlineXml } from '../sample/offline-xml.ts'
import { treeHash } from '../sample/tree-hash.ts'
import { expectCode, makeBench, makeWindowsPe, onThisMachine, onWine } from './bench-computer.ts'
import { type Ended, run } from './run-program.ts'

const work = mkdtempSync(join(tmpdir(), 'statelift-wine-'))
const sample = makeOfflineWindows(join(work, 'sample'), { oddNames: true })
const bench = makeBench(
  join(work, 'bench'),
  ['statelift/statelift.exe', 'statelift/ScanState.exe', 'statelift/UsmtUtils.exe'],
  { 'Offline.xml': offlineXml('D:\\Windows', { 'C:': 'D:\\', 'D:': 'E:\\' }) },
)
copyFileSync(join(root, 'boot', 'winpe', 'startnet.cmd'), join(bench, 'startnet.cmd'))
copyFileSync(join(root, 'offline-xml', 'MigDocs.xml'), join(bench, 'MigDocs.xml'))
writeFileSync(join(work, 'Offline.xml'), offlineXml(join(work, 'sample/system/Windows'), sample.drives))

/** Runs a program on a Wine computer; the copies of statelift.exe are on F:. */
function windows(computer: string, program: string, ...args: string[]): Ended {
  const { 'C:': d = '', 'D:': e = '' } = sample.drives
  return onWine(join(work, computer), { d, e, f: bench }, program, ...args)
}

const here = (...args: string[]): Ended => onThisMachine(work, ...args)

const SELECTION = ['/ue:*\\*', `/ui:${NED.account}`, `/ui:${MARA.account}`]
/** A capture as the bench computer gives it. */
const CAPTURE = [
  'F:\\store',
  '/offline:F:\\Offline.xml',
  '/i:F:\\MigDocs.xml',
  '/l:F:\\ScanState.log',
  ...SELECTION,
]

/**
 * What of a catalog does not depend on the system that it was made on, one line an object. Which of several equal files
 * holds the bytes (`content`) depends on the order in which directories are listed.
 */
function catalog(store: string): string[] {
  const { status, stdout, stderr } = run('7z', ['e', '-so', join(store, 'USMT', 'USMT.MIG'), 'catalog.jsonl'])
  assert.is(status, 0, stderr)
  const lines = stdout.split('\n').filter((line) => line !== '')
  return lines
    .map((line) => {
      const { path, type, size, modified, sha256, owners, outcome, data } = JSON.parse(line)
      return JSON.stringify({ path, type, size, modified, sha256, owners, outcome, data })
    })
    .sort()
}

const before = treeHash(join(work, 'sample'))
const test = suite('statelift.exe')

test('shows what is on D: as the program on this machine does', () => {
  const there = windows('bench-computer', 'F:\\statelift\\statelift.exe', 'inspect', 'D:\\', '/json')
  expectCode(0, there)
  const same = here('inspect', join(work, 'sample', 'system'), '/json')
  expectCode(0, same)
  // Only the directory of the Windows is another one.
  const users = (text: string) => JSON.parse(text).installations[0].users
  assert.equal(users(there.stdout), users(same.stdout))
  assert.is(users(same.stdout).length, 8)
})

test('is found by the start script for WinPE, wherever its folder is', () => {
  const ended = windows('bench-computer', 'cmd', '/c', 'F:\\startnet.cmd')
  assert.match(ended.stdout, 'Statelift is in F:\\statelift.')
  assert.match(ended.stdout, MACHINE.computerName)
})

test('makes the same catalog as the program on this machine, drive letters mapped by Offline.xml', () => {
  const rules = ['/i:offline-xml/MigDocs.xml', ...SELECTION]
  expectCode(0, here('scanstate', join(work, 'store'), `/offline:${join(work, 'Offline.xml')}`, ...rules))
  expectCode(0, windows('bench-computer', 'F:\\statelift\\statelift.exe', 'scanstate', ...CAPTURE))
  const expected = catalog(join(work, 'store'))
  assert.ok(expected.length > 10)
  assert.equal(catalog(join(bench, 'store')), expected)
})

test('is ScanState when it is called ScanState.exe', () => {
  expectCode(27, windows('bench-computer', 'F:\\statelift\\ScanState.exe', ...CAPTURE))
  expectCode(0, windows('bench-computer', 'F:\\statelift\\ScanState.exe', ...CAPTURE, '/o'))
  assert.equal(catalog(join(bench, 'store')), catalog(join(work, 'store')))
})

test('is UsmtUtils when it is called UsmtUtils.exe, and either system verifies what the other wrote', () => {
  expectCode(
    0,
    windows('bench-computer', 'F:\\statelift\\UsmtUtils.exe', '/verify', 'F:\\store\\USMT\\USMT.MIG'),
  )
  expectCode(0, here('usmtutils', '/verify', join(bench, 'store', 'USMT', 'USMT.MIG')))
})

test('has a twin for Linux, of which a link named usmtutils is UsmtUtils too', () => {
  const link = join(work, 'usmtutils')
  symlinkSync(join(root, 'dist', 'statelift'), link)
  expectCode(
    0,
    run(link, ['/verify', join(bench, 'store', 'USMT', 'USMT.MIG'), `/l:${join(work, 'UsmtUtils.log')}`]),
  )
})

test('refuses to gather in WinPE without an offline option, with code 36', () => {
  makeWindowsPe(join(work, 'winpe-computer'))
  const ended = windows(
    'winpe-computer',
    'F:\\statelift\\ScanState.exe',
    'F:\\none',
    '/i:F:\\MigDocs.xml',
    '/l:F:\\none.log',
  )
  expectCode(36, ended)
  assert.match(ended.stdout + ended.stderr, 'Use /offline to run gather on this platform')
})

test('has not touched the source', () => {
  assert.is(treeHash(join(work, 'sample')), before)
})

test.after(() => {
  rmSync(work, { recursive: true, force: true })
})

test.run()
