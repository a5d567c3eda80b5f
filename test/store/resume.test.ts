import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { verifyStore } from '../../src/store/index.ts'
import { comparableCatalog, continued, interruptedAfter } from '../support/resumed.ts'
import { captureAll, sha256, writeSourceTree } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('resume')
const passphrase = 'correct horse battery staple'
const encryption = { cipher: 'AES-256-GCM', lock: { passphrase } } as const

const source = temporaryFolder('source')
writeSourceTree(source)
const OBJECTS = 322
/** Small files are taken in batches; an interrupted batch is not safe. */
const BATCH = 256

/** Without the large files, which take their time. */
function newSource(): string {
  const copy = temporaryFolder('source')
  cpSync(source, copy, { recursive: true, filter: (path) => !/film|mail/.test(path) })
  return copy
}

const whole = await captureAll(source, { storePath: temporaryFolder('store') })
const expected = await comparableCatalog(whole.path)
const small = newSource()
const wholeSmall = await captureAll(small, { storePath: temporaryFolder('store') })
const expectedSmall = await comparableCatalog(wholeSmall.path)
const encryptedSmall = await captureAll(small, { storePath: temporaryFolder('store'), encryption })

async function intact(path: string, key?: { passphrase: string }): Promise<number> {
  const result = await verifyStore(path, {
    report: 'failureonly',
    onFile: (name, status, shown) => {
      if (shown) throw new Error(`${name}: ${status}`)
    },
    ...(key === undefined ? {} : { key }),
  })
  assert.is(result.code, 0)
  return result.intact
}

for (const objects of [40, 270, 318]) {
  test(`a run that ended after ${objects} objects is continued: nothing safe is read again, the catalog is that of an uninterrupted run`, async () => {
    const storePath = temporaryFolder('store')
    await interruptedAfter(objects, source, { storePath })
    assert.not(existsSync(join(storePath, 'USMT', 'USMT.MIG')))
    const run = await continued(source, { storePath })
    assert.ok(objects < BATCH || run.resumed > 0, `${run.resumed} were safe`)
    const directories = 7
    assert.ok(
      run.read.length <= OBJECTS - run.resumed + directories,
      `${run.read.length} read, ${run.resumed} safe`,
    )
    assert.equal(await comparableCatalog(run.path), expected)
    assert.equal(run.counts, whole.counts)
    assert.is(await intact(run.path), whole.counts.files)
    assert.equal(readdirSync(join(storePath, 'USMT')), ['USMT.MIG'])
  })
}

test('interrupted again and again, it is continued again and again', async () => {
  const storePath = temporaryFolder('store')
  for (const objects of [60, 120, 121, 240]) await interruptedAfter(objects, source, { storePath })
  const run = await continued(source, { storePath })
  assert.equal(await comparableCatalog(run.path), expected)
  assert.equal(run.counts, whole.counts)
  await intact(run.path)
})

test('an encrypted run is continued with its passphrase, and not with another', async () => {
  const storePath = temporaryFolder('store')
  await interruptedAfter(290, small, { storePath, encryption })
  const copy = temporaryFolder('store')
  const run = await continued(small, { storePath, encryption })
  assert.ok(run.resumed > 0)
  assert.equal(await comparableCatalog(run.path, { passphrase }), expectedSmall)
  assert.equal(run.counts, encryptedSmall.counts)
  assert.ok(run.read.length <= OBJECTS - run.resumed, `${run.read.length} read, ${run.resumed} safe`)
  await intact(run.path, { passphrase })

  await interruptedAfter(290, small, { storePath: copy, encryption })
  const other = { cipher: 'AES-256-GCM', lock: { passphrase: 'another' } } as const
  const anew = await continued(small, { storePath: copy, encryption: other })
  assert.is(anew.resumed, 0)
  assert.match(anew.notes.join(), 'another key')
  assert.equal(await comparableCatalog(anew.path, { passphrase: 'another' }), expectedSmall)
})

test('a run for public keys begins anew and says why', async () => {
  const recipients = [await identityToRecipient(await generateIdentity())]
  const storePath = temporaryFolder('store')
  const forRecipients = { cipher: 'AES-256-GCM', lock: { recipients } } as const
  await interruptedAfter(290, small, { storePath, encryption: forRecipients })
  const run = await continued(small, { storePath, encryption: forRecipients })
  assert.is(run.resumed, 0)
  assert.match(run.notes.join(), 'public keys')
})

for (const [kind, options, key] of [
  ['compressed', {}, undefined],
  ['encrypted', { encryption }, { passphrase }],
] as const) {
  test(`what changed between the runs is taken again, what is gone is gone, what is new is taken (${kind})`, async () => {
    const changing = newSource()
    const storePath = temporaryFolder('store')
    await interruptedAfter(315, changing, { storePath, ...options })
    // Equal contents: whichever of the three holds the entry, the others still need it.
    writeFileSync(join(changing, 'Users/ned/letter.txt'), 'dear mia')
    writeFileSync(join(changing, 'Users/ned/copy of letter.txt'), 'dear ned')
    writeFileSync(join(changing, 'Users/ned/many/f7.txt'), 'changed')
    utimesSync(join(changing, 'Users/ned/many/f8.txt'), 1e9, 1e9)
    rmSync(join(changing, 'Users/ned/many/f9.txt'))
    writeFileSync(join(changing, 'Users/ned/many/new.txt'), 'new')
    const run = await continued(changing, { storePath, ...options })
    for (const path of [
      'letter.txt',
      'copy of letter.txt',
      'many\\f7.txt',
      'many\\f8.txt',
      'many\\new.txt',
    ]) {
      assert.ok(run.read.includes(`C:\\Users\\ned\\${path}`), path)
    }
    const uninterrupted = await captureAll(changing, { storePath: temporaryFolder('store'), ...options })
    const catalog = await comparableCatalog(run.path, key)
    assert.equal(catalog, await comparableCatalog(uninterrupted.path, key))
    assert.equal(run.counts, uninterrupted.counts)
    await intact(run.path, key)
    for (const { path, sha256: hash, type } of catalog) {
      if (type === 'file')
        assert.is(hash, sha256(readFileSync(join(changing, path.slice(3).replaceAll('\\', '/')))), path)
    }
  })

  test(`a changed source is taken again also when the run that took it again was interrupted too (${kind})`, async () => {
    const changing = newSource()
    const storePath = temporaryFolder('store')
    await interruptedAfter(315, changing, { storePath, ...options })
    for (const name of ['letter.txt', 'many/f1.txt'])
      writeFileSync(join(changing, 'Users/ned', name), `second ${name}`)
    await interruptedAfter(318, changing, { storePath, ...options })
    for (const name of ['letter.txt', 'copy of letter.txt'])
      writeFileSync(join(changing, 'Users/ned', name), `third ${name}`)
    const run = await continued(changing, { storePath, ...options })
    const uninterrupted = await captureAll(changing, { storePath: temporaryFolder('store'), ...options })
    assert.equal(await comparableCatalog(run.path, key), await comparableCatalog(uninterrupted.path, key))
    assert.equal(run.counts, uninterrupted.counts)
    await intact(run.path, key)
  })
}

/** The files of an interrupted run, in a store folder of their own. */
async function interruptedStore(): Promise<{ storePath: string; partial: string; journal: string }> {
  const storePath = temporaryFolder('store')
  await interruptedAfter(290, small, { storePath })
  const [partial, journal] = ['partial', 'journal'].map((end) => join(storePath, 'USMT', `USMT.MIG.${end}`))
  return { storePath, partial: partial ?? '', journal: journal ?? '' }
}

const REFUSALS: [string, string, (files: { partial: string; journal: string }) => void, object?][] = [
  ['by another command', 'another command', () => undefined, { fingerprint: 'another' }],
  ['whose archive was cut', 'not all there', ({ partial }) => truncateSync(partial, 1000)],
  ['whose archive is gone', 'not all there', ({ partial }) => rmSync(partial)],
  ['whose journal is empty', 'damaged', ({ journal }) => truncateSync(journal, 0)],
  ['whose journal is not ours', 'damaged', ({ journal }) => writeFileSync(journal, '{"format":"x"}\n')],
  [
    'whose journal is of a later version',
    'another version',
    ({ journal }) => edit(journal, '"version":1', '"version":2'),
  ],
  ['that had made nothing safe', 'nothing of it was safe', ({ journal }) => cutAfterHeader(journal)],
]

function edit(path: string, from: string, to: string): void {
  writeFileSync(path, Buffer.from(readFileSync(path, 'latin1').replace(from, to), 'latin1'))
}

function cutAfterHeader(journal: string): void {
  truncateSync(journal, readFileSync(journal).indexOf('\n') + 1)
}

for (const [what, reason, change, options] of REFUSALS) {
  test(`a run ${what} is not continued: the new one says so and begins anew`, async () => {
    const { storePath, ...files } = await interruptedStore()
    change(files)
    const run = await continued(small, { storePath, ...options })
    assert.is(run.resumed, 0)
    assert.match(run.notes.join(), reason)
    assert.equal(await comparableCatalog(run.path), expectedSmall)
    assert.equal(readdirSync(join(storePath, 'USMT')), ['USMT.MIG'])
  })
}

test('only what the last whole checkpoint vouches for counts: with a journal cut anywhere, or with any byte of it changed, the catalog is right', async () => {
  const storePath = temporaryFolder('store')
  for (const objects of [80, 270, 310]) await interruptedAfter(objects, small, { storePath })
  const [partial, journal] = ['partial', 'journal'].map((end) => join(storePath, 'USMT', `USMT.MIG.${end}`))
  const { size } = statSync(journal ?? '')
  const places = [0.3, 0.6, 0.9].map((part) => Math.floor(size * part))
  const changes = places.flatMap((at) => [
    (path: string) => truncateSync(path, at),
    (path: string) => {
      const bytes = readFileSync(path)
      bytes[at] = (bytes[at] ?? 0) ^ 0x10
      writeFileSync(path, bytes)
    },
  ])
  for (const change of changes) {
    const copy = temporaryFolder('store')
    mkdirSync(join(copy, 'USMT'))
    copyFileSync(partial ?? '', join(copy, 'USMT', 'USMT.MIG.partial'))
    copyFileSync(journal ?? '', join(copy, 'USMT', 'USMT.MIG.journal'))
    change(join(copy, 'USMT', 'USMT.MIG.journal'))
    const run = await continued(small, { storePath: copy })
    assert.equal(await comparableCatalog(run.path), expectedSmall)
    assert.equal(run.counts, wholeSmall.counts)
    await intact(run.path)
  }
})

test('what an interrupted run leaves is no store, and with /o the old store stays until the new one is whole', async () => {
  const storePath = temporaryFolder('store')
  const { path } = await captureAll(small, { storePath })
  const before = sha256(readFileSync(path))
  await interruptedAfter(290, small, { storePath, overwrite: true })
  assert.is(sha256(readFileSync(path)), before)
  const partial = await verifyStore(join(storePath, 'USMT', 'USMT.MIG.partial'), { report: 'summary' })
  assert.is(partial.code, 42)
  const run = await continued(small, { storePath, overwrite: true })
  assert.ok(run.resumed > 0)
  assert.is.not(sha256(readFileSync(path)), before)
  assert.is(statSync(path).size, run.size)
})

const folder = await captureAll(small, { storePath: temporaryFolder('store'), type: 'uncompressed' })
const expectedFolder = await comparableCatalog(folder.path)

test('an uncompressed store is continued: nothing safe is read again, the catalog is that of an uninterrupted run', async () => {
  const storePath = temporaryFolder('store')
  for (const objects of [60, 290]) {
    await interruptedAfter(objects, small, { storePath, type: 'uncompressed' })
    assert.equal(readdirSync(storePath).sort(), ['USMT.partial', 'USMT.partial.journal'])
  }
  const run = await continued(small, { storePath, type: 'uncompressed' })
  assert.ok(run.resumed > 0)
  assert.ok(run.read.length <= OBJECTS - run.resumed, `${run.read.length} read, ${run.resumed} safe`)
  assert.equal(await comparableCatalog(run.path), expectedFolder)
  assert.is(await intact(run.path), folder.counts.files)
  assert.equal(readdirSync(storePath), ['USMT'])
})

test('of an uncompressed store, too, what changed is taken again and what is gone is gone', async () => {
  const changing = newSource()
  const storePath = temporaryFolder('store')
  await interruptedAfter(310, changing, { storePath, type: 'uncompressed' })
  writeFileSync(join(changing, 'Users/ned/letter.txt'), 'dear mia')
  writeFileSync(join(changing, 'Users/ned/many/f7.txt'), 'changed')
  rmSync(join(changing, 'Users/ned/many/f9.txt'))
  const run = await continued(changing, { storePath, type: 'uncompressed' })
  const uninterrupted = await captureAll(changing, {
    storePath: temporaryFolder('store'),
    type: 'uncompressed',
  })
  assert.equal(await comparableCatalog(run.path), await comparableCatalog(uninterrupted.path))
  await intact(run.path)
  const letters = ['letter.txt', 'copy of letter.txt'].map((name) =>
    readFileSync(join(run.path, 'File/C$/Users/ned', name), 'utf8'),
  )
  assert.is(letters[0], 'dear mia')
  assert.not(letters[1]?.startsWith('dear'))
  assert.not(existsSync(join(run.path, 'File/C$/Users/ned/many/f9.txt')))
})

test.run()
