import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runScanState } from '../../src/commands/scanstate/index.ts'
import { StateliftError } from '../../src/errors/index.ts'
import { CapturedIo } from '../support/captured-io.ts'
import { programTest } from '../support/programs.ts'
import { catalogOf, manifestOf, ScanBench, treeDigest } from '../support/scan.ts'

const test = suite('scanstate')
const bench = new ScanBench()
const everything = bench.rules('all.xml', 'C:\\Users\\* [*]', 'D:\\* [*]')
const { archive } = bench

const catalog = () => catalogOf(archive)

const manifest = () => manifestOf(archive)

const with7z = programTest(test, '7z')

with7z(
  'every file that a rule selected is in the store with its hash, and the source is what it was (TV-RC-01, TV-SCN-28)',
  async () => {
    const before = treeDigest(join(bench.folder, 'offline'))
    const { code, log } = await bench.capture(`/i:${everything}`, '/v:5')
    assert.is(code, 0)
    const records = new Map(catalog().map((line) => [line.path, line]))
    const selected = bench.sample.files.filter(({ path }) => /^(?:C:\\Users\\|D:\\)/i.test(path))
    assert.ok(selected.length > 20)
    for (const { path, content } of selected) {
      const record = records.get(path)
      assert.is(record?.outcome, 'captured', path)
      assert.is(record?.sha256, createHash('sha256').update(content).digest('hex'), path)
    }
    const files = [...records.values()].filter((record) => record.type === 'file')
    assert.is(files.length, selected.length)
    assert.is(treeDigest(join(bench.folder, 'offline')), before)
    assert.match(log, /Success\./)
  },
)

with7z('the ledger adds up, in the log and in the manifest', async () => {
  const { log } = await bench.capture(`/i:${everything}`)
  const lines = catalog()
  assert.match(
    log,
    new RegExp(`Objects selected by rules: ${lines.length}\\r\\n  captured: ${lines.length}\\r\\n`),
  )
  assert.is(manifest().ledger?.captured, lines.length)
  assert.is(manifest().profiles?.seen, 8)
})

with7z('users are named and chosen offline', async () => {
  const rules = bench.write(
    'user.xml',
    `<migration urlid="http://example.org/user"><component type="Documents" context="User"><displayName>u</displayName>
     <role role="Data"><rules><include><objectSet><pattern type="File">%CSIDL_PERSONAL%\\* [*]</pattern>
     <pattern type="Registry">HKCU\\Software\\* [*]</pattern></objectSet></include></rules></role></component></migration>`,
  )
  const { code } = await bench.capture(`/i:${rules}`, '/ue:*\\*', '/ui:CONTOSO\\ned')
  assert.is(code, 0)
  const lines = catalog()
  // Ned moved his Documents to the data volume; his NTUSER.DAT says so.
  assert.ok(lines.some((line) => line.path === 'D:\\ned\\Documents\\Quarterly report.docx'))
  assert.not(lines.some((line) => line.path.startsWith('C:\\Users\\technician')))
  const keys = lines.filter((line) => line.type === 'registry')
  assert.ok(keys.length > 0)
  assert.ok(
    keys.every((line) => /^HKU\\S-1-5-21-2718281828-3141592653-577215664-1112\\Software/.test(line.path)),
  )
  const text = execFileSync('7z', ['e', '-so', archive, 'Registry/*'], { encoding: 'utf16le' })
  assert.match(text, /\[HKEY_CURRENT_USER\\Software/)
})

test('a /ui that names nobody is refused with code 11 and the list of profiles', async () => {
  const { code, io, log } = await bench.capture(`/i:${everything}`, '/ui:CONTOSO\\nobody')
  assert.is(code, 11)
  assert.match(io.out, /CONTOSO\\nobody/)
  assert.match(log, /CONTOSO\\ned/)
})

test('an existing store is not replaced without /o (TV-CLI-063), and is with it (TV-CLI-064)', async () => {
  assert.is((await bench.capture(`/i:${everything}`)).code, 0)
  const before = readFileSync(archive)
  const again = await bench.run(bench.storePath, `/offline:${bench.offlineXml}`, `/i:${everything}`)
  assert.is(again.code, 27)
  assert.not.match(again.io.out, /Examining the system/, 'told before the disk is searched')
  assert.ok(readFileSync(archive).equals(before))
  assert.is((await bench.capture(`/i:${everything}`)).code, 0)
})

with7z('a placeholder is listed, makes the run partial and never becomes a file (code 3)', async () => {
  const path = join(bench.drive('D:'), 'only in the cloud.docx')
  symlinkSync('unsupported reparse tag 0x9000701a', path)
  try {
    const { code, log } = await bench.capture(`/i:${everything}`)
    assert.is(code, 3)
    assert.match(log, /only in the cloud\.docx is not in the store: its content is in the cloud/)
    const record = catalog().find((line) => line.path === 'D:\\only in the cloud.docx')
    assert.is(record?.outcome, 'placeholder')
    const listing = execFileSync('7z', ['l', archive], { encoding: 'utf8' })
    assert.not.match(listing, /only in the cloud/)
  } finally {
    unlinkSync(path)
  }
})

with7z(
  'an unreadable file stops the run with 61, is passed over with /c and code 3, and named (TV-RC-02, TV-RC-03, TV-LOG-05, TV-LOG-06)',
  async () => {
    const path = join(bench.drive('D:'), 'pipe')
    execFileSync('mkfifo', [path])
    const progress = join(bench.folder, 'progress.log')
    try {
      const stopped = await bench.capture(`/i:${everything}`, `/progress:${progress}`)
      assert.is(stopped.code, 61)
      assert.match(stopped.io.out, /Processing stopped due to an I\/O error/)
      assert.match(readFileSync(progress, 'utf8'), /objectName, D:\\pipe, action, Abort/)
      const passed = await bench.capture(`/i:${everything}`, '/c', `/progress:${progress}`)
      assert.is(passed.code, 3)
      assert.match(passed.log, /Read error \d+ for D:\\pipe/)
      assert.match(passed.log, /Success, 1 errors ignored/)
      assert.match(
        readFileSync(progress, 'utf8'),
        /action, Ignore.*\r?\n(?:.*\r?\n)*.*numberOfIgnoredErrors, 1/,
      )
      assert.is(catalog().find((line) => line.path === 'D:\\pipe')?.outcome, 'unreadable')
    } finally {
      unlinkSync(path)
    }
  },
)

test('a run that the user stops ends with code 2 and leaves nothing that looks like a store (TV-RC-05, TV-SCN-30)', async () => {
  const io = new CapturedIo()
  const storePath = join(bench.folder, 'stopped')
  const running = runScanState(
    [storePath, `/offline:${bench.offlineXml}`, `/i:${everything}`, `/l:${bench.logFile}`],
    io,
  )
  io.stop()
  assert.is(await running, 2)
  assert.not(existsSync(join(storePath, 'USMT', 'USMT.MIG')))
  assert.not(existsSync(join(storePath, 'USMT', 'USMT.MIG.partial')))
})

with7z('a store inside the tree that is captured does not hold itself (TV-STO-09)', async () => {
  const inside = join(bench.drive('D:'), 'store')
  mkdirSync(inside)
  writeFileSync(join(inside, 'old.txt'), 'not captured either')
  const { code } = await bench.run(inside, `/offline:${bench.offlineXml}`, `/i:${everything}`)
  assert.is(code, 0)
  const text = execFileSync('7z', ['e', '-so', join(inside, 'USMT', 'USMT.MIG'), 'catalog.jsonl'], {
    encoding: 'utf8',
  })
  assert.not.match(text, /D:\\\\store/)
  assert.match(text, /D:\\\\Ledger/)
})

test('rule files that are missing or broken end the run with 28, every fault named (TV-CLI-052, TV-CLI-053)', async () => {
  try {
    await bench.capture('/i:missing.xml')
    assert.unreachable()
  } catch (error) {
    assert.ok(error instanceof StateliftError)
    assert.is(error.code, 28)
    assert.match(error.lines().join('\n'), /##ERROR## --> \/i:missing\.xml/)
  }
  const broken = bench.write('broken.xml', '<migration urlid="x"><component></migration>')
  const { code, io } = await bench.capture(`/i:${broken}`)
  assert.is(code, 28)
  assert.match(io.out, /broken\.xml/)
})

with7z('/listfiles names every captured file once (TV-SCN-27)', async () => {
  const list = join(bench.folder, 'list.txt')
  assert.is((await bench.capture(`/i:${everything}`, `/listfiles:${list}`)).code, 0)
  const listed = readFileSync(list, 'utf8').trimEnd().split('\r\n')
  const files = catalog().filter((line) => line.type === 'file')
  assert.equal(listed.sort(), files.map((line) => line.path).sort())
})

test.run()
