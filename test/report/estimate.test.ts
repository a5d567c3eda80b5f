import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { CLUSTER_SIZES, estimateText, estimateXml, spaceEstimate } from '../../src/report/estimate.ts'
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

const NOTHING = {
  store: 'uncompressed',
  objects: 0,
  contentBytes: 0,
  archiveBytes: 0,
  files: [],
  besides: [],
  temporaryBytes: 0,
} as const

test('TV-STO-23: an uncompressed store takes whole clusters for each file', () => {
  const parts = { ...NOTHING, files: [1, 4096, 4097, 0], besides: [10], contentBytes: 8194 }
  const { storeSizes, contentBytes } = spaceEstimate(parts, [512, 4096])
  assert.equal(storeSizes, [
    { clusterSize: 512, bytes: 512 + 4096 + 4608 + 512 },
    { clusterSize: 4096, bytes: 4096 + 4096 + 8192 + 4096 },
  ])
  assert.is(contentBytes, 8194)
})

test('a compressed store is one file, rounded once', () => {
  const parts = { ...NOTHING, store: 'compressed', archiveBytes: 65_537, files: [1e9] } as const
  assert.equal(
    spaceEstimate(parts).storeSizes.map(({ clusterSize }) => clusterSize),
    CLUSTER_SIZES,
  )
  assert.equal(spaceEstimate(parts, [512, 65_536]).storeSizes, [
    { clusterSize: 512, bytes: 66_048 },
    { clusterSize: 65_536, bytes: 131_072 },
  ])
})

test('a hard-link store takes what is beside the links, and the copies', () => {
  const parts = { ...NOTHING, store: 'hardlink', files: [4097], besides: [5000], contentBytes: 1e12 } as const
  assert.equal(spaceEstimate(parts, [4096]).storeSizes, [{ clusterSize: 4096, bytes: 16_384 }])
})

test('the text names every number of the estimate', () => {
  const parts = { ...NOTHING, files: [5000], besides: [300], contentBytes: 5000, temporaryBytes: 300 }
  const text = estimateText(spaceEstimate(parts, [4096]))
  for (const number of [5000, 12_288, 300]) assert.ok(text.includes(`${number} bytes`))
})

test.run()
