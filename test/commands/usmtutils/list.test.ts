import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runUsmtUtils } from '../../../src/commands/usmtutils/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { ScanBench } from '../../support/scan.ts'

const test = suite('usmtutils /list')
const bench = new ScanBench()
const archive = join(bench.storePath, 'USMT', 'USMT.MIG')
const placeholder = join(bench.drive('D:'), 'only in the cloud.docx')

test.before(async () => {
  symlinkSync('unsupported reparse tag 0x9000701a', placeholder)
  const everything = bench.rules('Everything', 'D:\\* [*]', 'HKCU\\Environment [*]')
  const { code } = await bench.capture(`/i:${everything}`)
  assert.is(code, 3)
})
test.after(() => rmSync(placeholder))

async function list(...argv: string[]): Promise<string> {
  const io = new CapturedIo()
  assert.is(await runUsmtUtils(['/list', archive, ...argv, `/l:${join(bench.folder, 'utils.log')}`], io), 0)
  return io.out
}

const selected = bench.sample.files.filter(({ path }) => path.startsWith('D:\\'))
const bytes = selected.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0)

test('sums by user and component, and what is not in the store', async () => {
  const listing = JSON.parse(await list('/json'))
  assert.is(listing.store, archive)
  assert.is(listing.type, 'compressed')
  assert.is(listing.encrypted, false)
  assert.is(listing.total.files, selected.length)
  assert.ok(listing.total.bytes >= bytes)
  assert.is(listing.total.missing, 1)
  const [system, ...users] = listing.contexts
  assert.equal([system.name, system.sid, system.files], ['System', null, selected.length])
  const ned = users.find(({ name }: { name: string }) => name === 'CONTOSO\\ned')
  assert.match(ned.sid, /^S-1-5-21-/)
  assert.ok(ned.registry > 0)
  assert.equal(
    listing.components.map(({ urlid, name }: { urlid: string; name: string }) => [urlid, name]),
    [['http://example.org/Everything', 'Everything']],
  )
  assert.equal(listing.outcomes.placeholder, 1)
  assert.equal(
    listing.missing.map(({ path, outcome }: { path: string; outcome: string }) => [path, outcome]),
    [['D:\\only in the cloud.docx', 'placeholder']],
  )
})

test('the table for people says the same', async () => {
  const text = await list()
  assert.match(text, /^By user:$/m)
  assert.match(text, new RegExp(`^  System +\\S+ \\w+ +${selected.length} +\\d+ +1$`, 'm'))
  assert.match(text, /^ {2}CONTOSO\\ned \(S-1-5-21-[-\d]+\) /m)
  assert.match(text, /^ {2}Everything /m)
  assert.match(text, /^Not in the store: 1 placeholder$/m)
  assert.match(text, /^ {2}placeholder {2}D:\\only in the cloud\.docx: its content is in the cloud/m)
})

test.run()
