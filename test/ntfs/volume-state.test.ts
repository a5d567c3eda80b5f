import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { AttributeType } from '../../src/ntfs/record/attribute.ts'
import { VolumeError } from '../../src/volume/index.ts'
import { entryAt, open, paths, sound } from '../support/ntfs/damaged-volume.ts'
import { ntfsFixture } from '../support/ntfs/ntfs-fixtures.ts'
import { editAttribute } from '../support/ntfs/ntfs-surgery.ts'
import { readAll, walk } from '../support/walk.ts'

const test = suite('the state of a volume')

test('a volume on which Windows sleeps is read, with a warning that says what it means', () => {
  const { image } = ntfsFixture('tiny')
  const awake = open(image)
  assert.is(awake.volume.state().hibernated, false)
  assert.equal(awake.warnings, [])
  const record = entryAt(awake.volume, '\\hiberfil.sys').id
  for (const signature of ['hibr', 'HIBR']) {
    editAttribute(image, Number(record), AttributeType.Data, (attribute) => {
      attribute.write(signature, attribute.readUInt16LE(20), 'latin1')
    })
    const { volume, warnings } = open(image)
    assert.is(volume.state().hibernated, true)
    assert.match(warnings[0]?.message ?? '', /shutdown \/s/)
    assert.equal(paths(volume), sound)
  }
})

test('a volume that is marked for checking is read, with a warning', () => {
  const { image } = ntfsFixture('tiny')
  editAttribute(image, 3, AttributeType.VolumeInformation, (attribute) => {
    attribute.writeUInt16LE(1, attribute.readUInt16LE(20) + 10)
  })
  const { volume, kinds } = open(image)
  assert.equal(volume.state(), {
    label: 'tiny',
    version: '3.1',
    dirty: true,
    hibernated: false,
    logInUse: false,
  })
  assert.equal(kinds(), ['ntfs-volume-dirty'])
  assert.equal(paths(volume), sound)
})

test('a volume cut short gives the files that are whole', () => {
  const { image } = ntfsFixture('features')
  const whole = open(image)
  const all = new Map([...walk(whole.volume)].map(({ path, entry }) => [path, entry]))
  // Its $MFT is in the first half; some contents are behind it.
  const { volume, kinds } = open(image.subarray(0, 12 * 1024 * 1024))
  let read = 0
  for (const [path, entry] of all) {
    if (entry.directory || entry.size > 1_000_000) continue
    try {
      assert.is(sha256(readAll(volume, entry.id)), sha256(readAll(whole.volume, entry.id)), path)
      read += 1
    } catch (error) {
      assert.ok(error instanceof VolumeError, String(error))
    }
  }
  assert.ok(read > 500, `${read} were read`)
  assert.ok(kinds().includes('ntfs-volume-cut-short'))
})

test('a volume that ends within a cluster, as on disks divided by cylinders, is whole; one sector less is cut short', () => {
  const { image } = ntfsFixture('features')
  const sector = image.readUInt16LE(0x0b)
  const sectors = image.length / sector + 3
  const odd = Buffer.alloc((sectors + 1) * sector)
  image.copy(odd)
  odd.writeBigUInt64LE(BigInt(sectors), 0x28)
  assert.ok(image.readUInt8(0x0d) > 4, 'a cluster has more sectors than were added')
  assert.equal(open(odd).kinds(), [])
  assert.equal(open(odd.subarray(0, sectors * sector)).kinds(), [])
  assert.ok(
    open(odd.subarray(0, (sectors - 1) * sector))
      .kinds()
      .includes('ntfs-volume-cut-short'),
  )
})

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

test.run()
