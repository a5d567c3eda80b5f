import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  BUNDLE_FRAME,
  BUNDLE_HEADER,
  bundleSeal,
  plaintextStart,
  SEALED_FRAME,
  sealBundle,
} from '../../../src/store/crypto/bundle.ts'
import { LENGTH_FIELD, openFrame, SALT_LENGTH } from '../../../src/store/crypto/frames.ts'
import { deriveKeys, entryId, outerName } from '../../../src/store/crypto/keys.ts'
import { readLocalHeader } from '../../../src/store/zip/index.ts'

const test = suite('bundle')
const keys = deriveKeys(new Uint8Array(32).fill(9), '00112233445566778899aabbccddeeff', 'AES-256-GCM')

for (const size of [
  1,
  BUNDLE_FRAME - 1,
  BUNDLE_FRAME,
  BUNDLE_FRAME + 1,
  5 * BUNDLE_FRAME,
  5 * BUNDLE_FRAME + 77,
]) {
  test(`${size} bytes that are sealed where they stand come back, frame by frame`, () => {
    const text = randomBytes(size)
    const start = plaintextStart(size)
    const buffer = Buffer.concat([Buffer.alloc(start, 0xaa), text])
    const { bytes, digits } = sealBundle(keys, 7, buffer, { start, end: start + size })
    const header = readLocalHeader(bytes, 0)
    assert.ok(header?.proven)
    assert.is(header.name.toString(), outerName(entryId(keys, `Bundle/${digits}`)))
    assert.equal(
      [header.length, header.storedSize, header.tag],
      [BUNDLE_HEADER, bytes.length - BUNDLE_HEADER, 7],
    )
    assert.is(header.crc, crc32(bytes.subarray(BUNDLE_HEADER)))
    assert.is(bytes.toString('latin1', BUNDLE_HEADER, BUNDLE_HEADER + SALT_LENGTH), digits)
    const frames = bytes.subarray(BUNDLE_HEADER + SALT_LENGTH)
    const count = Math.ceil(size / BUNDLE_FRAME)
    const seal = bundleSeal(keys, digits)
    const opened = Array.from({ length: count }, (_, index) => {
      const sealed = frames.subarray(index * SEALED_FRAME, (index + 1) * SEALED_FRAME)
      assert.is(sealed.readUInt32LE(0), Math.min(BUNDLE_FRAME, size - index * BUNDLE_FRAME))
      return openFrame(seal, index, index === count - 1, sealed.subarray(LENGTH_FIELD)) ?? Buffer.alloc(0)
    })
    assert.ok(Buffer.concat(opened).equals(text))
  })
}

test('no two bundles have a name', () => {
  const names = Array.from({ length: 1000 }, () => {
    const start = plaintextStart(1)
    return sealBundle(keys, 7, Buffer.alloc(start + 1), { start, end: start + 1 }).digits
  })
  assert.is(new Set(names).size, 1000)
  assert.ok(names.every((name) => /^[0-9a-f]{16}$/.test(name)))
})

test.run()
