import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { noise, prose } from '../../../scripts/sample/content.ts'
import { StateliftError } from '../../../src/errors/index.ts'
import { parseXml } from '../../../src/xml/index.ts'
import { ScanBench } from '../../support/scan.ts'

const test = suite('/p')
const bench = new ScanBench()
const rules = bench.rules('all.xml', 'C:\\Users\\* [*]', 'D:\\* [*]', 'HKLM\\Software\\* [*]')
const source = `/offline:${bench.offlineXml}`
const estimateFile = join(bench.folder, 'estimate.xml')

/** Bytes by cluster size. */
async function estimated(...argv: string[]): Promise<Map<number, number>> {
  const { code, io } = await bench.run(
    bench.storePath,
    source,
    `/i:${rules}`,
    `/p:${estimateFile}`,
    '/o',
    ...argv,
  )
  assert.is(code, 0, io.out)
  const { root } = parseXml(readFileSync(estimateFile), estimateFile, { code: 41, message: '' })
  assert.is(root.name, 'PreMigration')
  const [storeSize, temporary] = root.children
  assert.equal([storeSize?.name, temporary?.name], ['storeSize', 'temporarySpace'])
  assert.match(temporary?.children[0]?.text ?? '', /^\d+$/)
  return new Map(
    storeSize?.children.map(({ attributes, text }) => {
      assert.match(text, /^\d+$/)
      return [Number(attributes.get('clusterSize')?.value), Number(text)]
    }),
  )
}

function nearly(estimate: number | undefined, actual: number, name: string): void {
  const error = ((estimate ?? 0) - actual) / actual
  console.log(`\n# ${name}: estimated ${estimate}, is ${actual}, ${(error * 100).toFixed(1)} %`)
  assert.ok(Math.abs(error) < 0.1, `${name}: ${estimate} is not within 10 % of ${actual}`)
}

test('TV-STO-20: writes the estimate, and no store', async () => {
  const progress = join(bench.folder, 'progress.log')
  const sizes = await estimated(`/progress:${progress}`)
  assert.equal([...sizes.keys()], [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536])
  assert.not(existsSync(bench.storePath))
  assert.match(readFileSync(progress, 'utf8'), /PHASE, Estimating/)
  assert.not.match(readFileSync(progress, 'utf8'), /PHASE, (?:Scanning|Saving)/)
})

test('TV-STO-21: an estimate that is there is replaced only with /o', async () => {
  writeFileSync(estimateFile, 'mine')
  try {
    await bench.run(bench.storePath, source, `/i:${rules}`, `/p:${estimateFile}`)
    assert.unreachable()
  } catch (error) {
    assert.ok(error instanceof StateliftError)
    assert.is(error.code, 41)
  }
  assert.is(readFileSync(estimateFile, 'utf8'), 'mine')
})

test('TV-STO-22: without a StorePath it is refused with 11', async () => {
  try {
    await bench.run(source, `/i:${rules}`, `/p:${estimateFile}`, '/o')
    assert.unreachable()
  } catch (error) {
    assert.ok(error instanceof StateliftError)
    assert.is(error.code, 11)
  }
})

/** More than can be read and looked at whole, with duplicates, so that sampling is what is tested. */
function fillWith(folder: string): void {
  mkdirSync(folder)
  const letter = prose('letter', 400_000)
  const static_ = noise('static', 400_000)
  for (let number = 0; number < 3000; number++) {
    const size = 200 + ((number * 7919) % 12_000)
    const from = (number * 104_729) % 380_000
    const content = number % 3 === 0 ? static_ : letter
    const name = join(folder, `${number}.${number % 3 === 0 ? 'jpg' : 'txt'}`)
    writeFileSync(name, content.subarray(from, from + size))
    if (number % 5 === 0)
      writeFileSync(join(folder, `copy of ${number}.bak`), content.subarray(from, from + size))
  }
}

test('a compressed store is estimated within 10 %', async () => {
  const before = await estimated()
  assert.is((await bench.capture(`/i:${rules}`)).code, 0)
  nearly(before.get(512), statSync(bench.archive).size, 'the sample')
  fillWith(join(bench.drive('D:'), 'many'))
  const after = await estimated()
  assert.is((await bench.capture(`/i:${rules}`)).code, 0)
  nearly(after.get(512), statSync(bench.archive).size, 'with 3,600 small files')
})

for (const [name, ...argv] of [
  ['encrypted', '/encrypt', '/key:correct horse battery staple'],
  ['with deflate', '/compress:deflate'],
] as const) {
  test(`a store ${name} is estimated within 10 %`, async () => {
    const sizes = await estimated(...argv)
    assert.is((await bench.capture(`/i:${rules}`, ...argv)).code, 0)
    nearly(sizes.get(512), statSync(bench.archive).size, name)
  })
}

test('the same is estimated each time', async () => {
  const once = await estimated()
  assert.equal(await estimated(), once)
})

/** What a store that is a folder takes in clusters of 4 KB, without files of more than `mostNames` names; and the bytes of all files. */
function measured(mostNames: number): { clusters: number; sum: number } {
  let clusters = 0
  let sum = 0
  for (const entry of readdirSync(join(bench.storePath, 'USMT'), { recursive: true, withFileTypes: true })) {
    const { size, nlink } = statSync(join(entry.parentPath, entry.name))
    if (entry.isFile()) sum += size
    if (entry.isDirectory() || nlink <= mostNames) clusters += Math.ceil(size / 4096) * 4096
  }
  return { clusters, sum }
}

test('TV-STO-23: an uncompressed store is estimated within 10 %, and not below the sum of the files', async () => {
  const sizes = await estimated('/nocompress')
  assert.is((await bench.capture(`/i:${rules}`, '/nocompress')).code, 0)
  const { clusters, sum } = measured(Number.POSITIVE_INFINITY)
  nearly(sizes.get(4096), clusters, 'uncompressed')
  assert.ok((sizes.get(512) ?? 0) >= sum * 0.9)
})

test('what a hard-link store takes besides the files of the source is estimated within 10 %', async () => {
  const links = ['/hardlink', '/nocompress']
  const sizes = await estimated(...links)
  assert.is((await bench.capture(`/i:${rules}`, ...links)).code, 0)
  nearly(sizes.get(4096), measured(1).clusters, 'hard links')
})

test('a bare /p writes the text of USMT 3 into StorePath', async () => {
  const { code } = await bench.run(join(bench.folder, 'text'), source, `/i:${rules}`, '/p', '/nocompress')
  assert.is(code, 0)
  assert.match(readFileSync(join(bench.folder, 'text', 'Usmtsize.txt'), 'utf8'), /Objects selected: +\d+/)
})

test.run()
