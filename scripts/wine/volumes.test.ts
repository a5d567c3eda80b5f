/**
 * Runs dist/statelift.exe under Wine against raw NTFS volumes and disks, \\.\E: and the like, and holds its catalogs
 * against those that the program makes on this machine from the same images:
 *   npm run test:wine
 * Needs root (the volumes are written by ntfs-3g), mkntfs, sfdisk, 7z, and root or Wine 10.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeDisk, makeWindowsVolumes } from '../../test/support/disks/windows-disk.ts'
import { offlineXml } from '../sample/offline-xml.ts'
import {
  everythingRules,
  expectCode,
  makeBench,
  makeWindowsPe,
  onThisMachine,
  onWine,
} from './bench-computer.ts'
import type { Ended } from './run-program.ts'

const work = mkdtempSync(join(tmpdir(), 'statelift-wine-volumes-'))
const volumes = makeWindowsVolumes(work)
const disk = makeDisk(volumes, 'gpt')
const bench = makeBench(join(work, 'bench'), ['statelift.exe'], {
  'Everything.xml': everythingRules(),
  'Offline.xml': offlineXml('E:\\Windows', { 'C:': 'E:\\' }),
})
const shown = join(work, 'shown')
mkdirSync(shown)

/** Placeholders among the sample's files make every capture partial. */
const PARTIAL = 3
const WINDOWS = '/offlinewindir:C:\\Windows'

/** On a Wine computer E: is the system volume, raw and as a folder, G: the whole disk, raw; F: has the program. */
function windows(computer: string, ...args: string[]): Ended {
  const drives = { e: shown, 'e:': volumes.system, 'g:': disk, f: bench }
  return onWine(join(work, computer), drives, 'F:\\statelift.exe', ...args)
}

function captureThere(code: number, computer: string, name: string, ...args: string[]): string {
  const ended = windows(
    computer,
    'scanstate',
    `F:\\${name}`,
    '/i:F:\\Everything.xml',
    `/l:F:\\${name}.log`,
    '/v:5',
    ...args,
  )
  const log = `${name}.log:\n${readFileSync(join(bench, `${name}.log`), 'utf8')}`
  expectCode(code, { ...ended, stderr: `${ended.stderr}\n${log}` })
  return join(bench, name)
}

function captureHere(name: string, ...args: string[]): string {
  const store = join(work, name)
  const rules = `/i:${join(bench, 'Everything.xml')}`
  expectCode(PARTIAL, onThisMachine(work, 'scanstate', store, rules, `/l:${store}.log`, '/v:5', ...args))
  return store
}

/** Which of several equal contents has the entry depends on which was read first. */
function catalog(store: string): string[] {
  const archive = join(store, 'USMT', 'USMT.MIG')
  return execFileSync('7z', ['e', '-so', archive, 'catalog.jsonl'], { encoding: 'utf8', maxBuffer: 1 << 28 })
    .trimEnd()
    .split('\n')
    .map((line) => JSON.stringify({ ...JSON.parse(line), content: undefined }))
    .sort()
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

const before = [volumes.system, disk].map(sha256)
const test = suite('statelift.exe on raw volumes')

test('captures from \\\\.\\E: what the program on this machine captures from the same image', () => {
  const there = captureThere(PARTIAL, 'bench-computer', 'raw-volume', '/image:\\\\.\\E:', WINDOWS)
  const expected = catalog(captureHere('volume', `/image:${volumes.system}`, WINDOWS))
  assert.ok(expected.length > 50)
  assert.ok(expected.some((line) => line.includes('Zone.Identifier')))
  assert.equal(catalog(there), expected)
})

test('captures a whole disk, C: and D: by their partitions', () => {
  const there = captureThere(PARTIAL, 'bench-computer', 'raw-disk', '/image:\\\\.\\G:', WINDOWS)
  const expected = catalog(captureHere('disk', `/image:${disk}`, WINDOWS))
  assert.ok(expected.some((line) => line.includes('"D:\\\\')))
  assert.equal(catalog(there), expected)
})

test('reads a letter raw in WinPE, and through its folder with /mounted and in a full Windows', () => {
  makeWindowsPe(join(work, 'winpe-computer'))
  execFileSync('ntfs-3g', ['-o', 'ro', volumes.system, shown])
  try {
    const raw = captureThere(PARTIAL, 'winpe-computer', 'letter-raw', '/offline:F:\\Offline.xml')
    assert.equal(catalog(raw), catalog(join(work, 'volume')))
    assert.match(readFileSync(join(bench, 'letter-raw.log'), 'utf8'), 'E:\\ is read from \\\\.\\E: itself')
    // Wine shows no links that lead nowhere, as the driver makes one of the placeholder.
    captureThere(0, 'winpe-computer', 'letter-mounted', '/offline:F:\\Offline.xml', '/mounted')
    const through = captureThere(0, 'bench-computer', 'letter-windows', '/offline:F:\\Offline.xml')
    const files = (lines: readonly string[]) =>
      lines
        .map((line) => JSON.parse(line))
        .filter(
          ({ type, outcome, reparse }) => type === 'file' && outcome === 'captured' && reparse === undefined,
        )
        .map(({ path, size, sha256: hash }) => `${path} ${size} ${hash}`)
        .sort()
    assert.equal(files(catalog(join(bench, 'letter-mounted'))), files(catalog(raw)))
    assert.equal(files(catalog(through)), files(catalog(raw)))
  } finally {
    execFileSync('umount', [shown])
  }
})

test('inspects a raw volume', () => {
  const ended = windows('bench-computer', 'inspect', '\\\\.\\E:', '/json')
  expectCode(0, ended)
  assert.match(ended.stdout, '"source": "\\\\\\\\.\\\\E:"')
})

test('has not touched the images', () => {
  assert.equal([volumes.system, disk].map(sha256), before)
})

test.after(() => {
  rmSync(work, { recursive: true, force: true })
})

test.run()
