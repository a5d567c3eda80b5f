import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ExtractOptions, extractStore, verifyStore } from '../../src/store/index.ts'
import { EFS_OBJECTS, makeEfsStore } from '../support/efs-store.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** Expectations: docs/store-format.md, section 1.4. */
const test = suite('extraction of files that EFS encrypted')

const archive = await makeEfsStore()

async function extracted(options: Partial<ExtractOptions>) {
  const destination = temporaryFolder('extracted')
  const told: string[] = []
  const result = await extractStore(archive, {
    destination,
    overwrite: false,
    onFile: (name, status) => told.push(`${status} ${name}`),
    ...options,
  })
  return { destination, result, told: told.sort() }
}

test('ciphertext and keys get names that tell what they are, beside each other', async () => {
  const { destination, result } = await extracted({})
  const read = (name: string) => readFileSync(join(destination, name), 'utf8')
  assert.is(read('File/C$/ned/plan.docx%EFS.raw'), 'ciphertext of a plan')
  assert.is(read('File/C$/ned/plan.docx%EFS.keys'), 'keys of a plan')
  assert.is(read('Stream/C$/ned/plan.docx%3Anotes%EFS.raw'), 'ciphertext of notes')
  assert.is(read('File/C$/ned/plan.docx%25EFS.raw'), 'a file of that name')
  assert.is(read('File/C$/ned/open.txt'), 'anybody may read it')
  assert.not.ok(existsSync(join(destination, 'File/C$/ned/plan.docx')))
  assert.equal([result.extracted, result.encrypted, result.code], [5, 2, 0])
})

test('each is told apart from a file that is whole', async () => {
  const { told } = await extracted({})
  assert.equal(told, [
    'ENCRYPTED File/C$/ned/plan.docx%EFS.raw',
    'ENCRYPTED Stream/C$/ned/plan.docx%3Anotes%EFS.raw',
    'OK File/C$/ned/open.txt',
    'OK File/C$/ned/plan.docx%25EFS.raw',
    'OK File/C$/ned/plan.docx%EFS.keys',
  ])
})

test('a pattern goes by the name of the file that was encrypted, and takes the keys with it', async () => {
  const { destination } = await extracted({ include: ['*.docx'] })
  const names = readdirSync(join(destination, 'File/C$/ned'))
  assert.equal(names.sort(), ['plan.docx%EFS.keys', 'plan.docx%EFS.raw'])
})

test('files that are there are kept under these names too', async () => {
  const { destination } = await extracted({})
  const { told, result } = await extracted({ destination })
  assert.ok(told.includes('KEPT File/C$/ned/plan.docx%EFS.raw'))
  assert.equal([result.kept, result.encrypted], [5, 0])
})

test('verification names what lies in the store', async () => {
  const names: string[] = []
  await verifyStore(archive, { report: 'all', onFile: (name) => names.push(name) })
  assert.equal(names.sort(), ['CATALOG', ...EFS_OBJECTS.map(({ entry }) => entry)].sort())
})

test.run()
