import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { CLUSTER_SIZES, EstimateCounter, estimateText, estimateXml } from '../../src/report/estimate.ts'
import { parseXml } from '../../src/xml/index.ts'

test('TV-STO-20: the estimate is a PreMigration document with a size for each cluster size', () => {
  const xml = estimateXml({
    objects: 3,
    contentBytes: 11_010_000_000,
    storeSizes: [{ clusterSize: 4096, bytes: 11_010_592_768 }],
    temporaryBytes: 58_189_144,
  })
  assert.is(
    xml.replaceAll('\r\n', '\n'),
    `<?xml version="1.0" encoding="UTF-8"?>
<PreMigration>
  <storeSize>
    <size clusterSize="4096">11010592768</size>
  </storeSize>
  <temporarySpace>
    <size>58189144</size>
  </temporarySpace>
</PreMigration>
`,
  )
  assert.is(parseXml(Buffer.from(xml), 'estimate.xml', { code: 41 }).root.name, 'PreMigration')
})

test('TV-STO-23: an uncompressed store takes whole clusters for each file', () => {
  const counter = new EstimateCounter('uncompressed', [512, 4096])
  counter.addFile('C:\\a', 1)
  counter.addFile('C:\\b', 4096)
  counter.addFile('C:\\c', 4097)
  counter.addFile('C:\\empty', 0)
  const { storeSizes, contentBytes } = counter.estimate()
  const empty = new EstimateCounter('hardlink', [512, 4096])
  for (const name of ['C:\\a', 'C:\\b', 'C:\\c', 'C:\\empty']) empty.addFile(name, 1_000_000)
  const besides = empty.estimate().storeSizes.map(({ bytes }) => bytes)
  assert.equal(
    storeSizes.map(({ bytes }, index) => bytes - (besides[index] ?? 0)),
    [512 + 4096 + 4608, 4096 + 4096 + 8192],
  )
  assert.is(contentBytes, 8194)
  for (const { clusterSize, bytes } of storeSizes) {
    assert.ok(Number.isInteger(bytes) && bytes >= contentBytes)
    assert.is(bytes % clusterSize, 0)
  }
})

test('a compressed store is one file, and not smaller than its content', () => {
  const counter = new EstimateCounter('compressed')
  for (let i = 0; i < 1000; i++) counter.addFile(`C:\\Users\\ned\\${i}.txt`, 10)
  const { storeSizes } = counter.estimate()
  assert.equal(
    storeSizes.map(({ clusterSize }) => clusterSize),
    CLUSTER_SIZES,
  )
  const [smallest, largest] = [storeSizes[0]?.bytes ?? 0, storeSizes.at(-1)?.bytes ?? 0]
  assert.ok(smallest > 10_000)
  assert.ok(largest - smallest < 65_536, 'rounded once')
})

test('a hard-link store takes no space for files, and registry values count as text', () => {
  const counter = new EstimateCounter('hardlink', [4096])
  counter.addFile('C:\\big', 1e12)
  const before = counter.estimate().storeSizes[0]?.bytes ?? 0
  assert.is(before, 4096)
  counter.addRegistry('HKLM\\Software\\X [V]', 10_000)
  assert.ok((counter.estimate().storeSizes[0]?.bytes ?? 0) >= 60_000)
})

test('the text names every number of the estimate', () => {
  const counter = new EstimateCounter('uncompressed', [4096])
  counter.addFile('C:\\a', 5000)
  const estimate = counter.estimate()
  const text = estimateText(estimate)
  for (const number of [5000, estimate.storeSizes[0]?.bytes, estimate.temporaryBytes]) {
    assert.ok(text.includes(`${number} bytes`))
  }
})

test.run()
