import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runUsmtUtils } from '../../../src/commands/usmtutils/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { ScanBench, treeDigest } from '../../support/scan.ts'
import { catalogLines } from '../../support/source-tree.ts'

const test = suite('store types')
const bench = new ScanBench()
const usmt = join(bench.storePath, 'USMT')
const rules = bench.rules('documents.xml', 'C:\\Users\\* [*]', 'D:\\* [*]', 'HKLM\\Software\\* [*]')

async function utils(...argv: string[]): Promise<{ code: number; out: string }> {
  const io = new CapturedIo()
  const code = await runUsmtUtils([...argv, `/l:${join(bench.folder, 'utils.log')}`], io)
  return { code, out: io.out }
}

test('/nocompress makes a store of plain files, which verifies and lists', async () => {
  const before = treeDigest(join(bench.folder, 'offline'))
  const { code, log } = await bench.capture(`/i:${rules}`, '/nocompress')
  assert.is(code, 0, log)
  assert.is(treeDigest(join(bench.folder, 'offline')), before)
  assert.equal(readdirSync(usmt).sort(), ['File', 'Registry', 'catalog.jsonl', 'manifest.json'])
  const records = catalogLines(join(usmt, 'catalog.jsonl')).filter(({ type }) => type === 'file')
  assert.ok(records.some(({ path }) => String(path).startsWith('D:\\')))
  for (const { content, size } of records) assert.is(statSync(join(usmt, String(content))).size, size)
  const reg = readFileSync(join(usmt, 'Registry/HKLM.reg'), 'utf16le')
  assert.match(reg, /^\ufeffWindows Registry Editor Version 5\.00/)

  const verified = await utils('/verify', bench.storePath)
  assert.is(verified.code, 0)
  assert.match(verified.out, /^Corrupted files: 0$/m)
  const listed = JSON.parse((await utils('/list', usmt, '/json')).out)
  assert.is(listed.type, 'uncompressed')
})

test('/hardlink /nocompress links, with a store that the next run does not capture (TV-STO-09)', async () => {
  const drive = bench.drive('C:')
  const storePath = join(drive, 'Backup', 'USMTMIG')
  const files = () => {
    const records = catalogLines(join(storePath, 'USMT/catalog.jsonl'))
    return records.filter(({ type }) => type === 'file')
  }
  const all = bench.rules('all.xml', 'C:\\* [*]')
  const run = (...argv: string[]) =>
    bench.run(storePath, `/offline:${bench.offlineXml}`, `/i:${all}`, '/hardlink', '/nocompress', ...argv)
  const first = await run()
  assert.is(first.code, 0, first.log)
  const captured = files()
  for (const { path, content, linked } of captured) {
    assert.is(linked, 'C:', String(path))
    const stored = statSync(join(storePath, 'USMT', String(content)))
    assert.is(stored.nlink, 2, String(path))
  }
  assert.not.ok(captured.some(({ path }) => String(path).includes('USMTMIG')))
  assert.is((await utils('/verify', storePath)).code, 0)

  const second = await run('/o')
  assert.is(second.code, 0, second.log)
  assert.equal(
    files()
      .map(({ path }) => path)
      .sort(),
    captured.map(({ path }) => path).sort(),
  )
  assert.is((await utils('/rd', storePath, '/y')).code, 0)
  assert.not.ok(existsSync(storePath))
  for (const { path } of captured.slice(0, 5)) {
    assert.is(statSync(join(drive, String(path).slice(3).replaceAll('\\', '/'))).nlink, 1)
  }
})

test.run()
