import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type EntrySeal,
  FRAME_OVERHEAD,
  frameLength,
  LENGTH_FIELD,
  newSeal,
  openFrame,
  sealedFrame,
  sealFrame,
} from '../../../src/store/crypto/frames.ts'
import { deriveKeys } from '../../../src/store/crypto/keys.ts'

const test = suite('frames')
const MIB = 1024 * 1024
const keys = deriveKeys(new Uint8Array(32).fill(9), '00112233445566778899aabbccddeeff', 'AES-256-GCM')
const seal: EntrySeal = newSeal(keys, 'File/C$/a.txt')

function opened(frame: Buffer, index: number, last: boolean): Buffer | undefined {
  const length = frameLength(frame, 0)
  assert.is(length, frame.length - LENGTH_FIELD)
  return openFrame(seal, index, last, frame.subarray(LENGTH_FIELD))
}

// Around what is sealed in one step.
for (const size of [0, 1, 128 * 1024 - 1, 128 * 1024, 128 * 1024 + 1, 3 * MIB + 5]) {
  test(`${size} bytes come back, from parts elsewhere and from the place itself`, () => {
    const text = randomBytes(size)
    assert.equal(opened(sealedFrame(seal, 3, false, text), 3, false), text)
    const parts = Buffer.alloc(size + FRAME_OVERHEAD)
    sealFrame(seal, 3, true, [text.subarray(0, 10), text.subarray(10)], parts, 0)
    assert.equal(opened(parts, 3, true), text)
    const inPlace = Buffer.concat([Buffer.alloc(LENGTH_FIELD), text, Buffer.alloc(16)])
    const there = inPlace.subarray(LENGTH_FIELD, LENGTH_FIELD + size)
    const { end, crc } = sealFrame(seal, 3, true, [there], inPlace, 0)
    assert.equal([end, crc], [inPlace.length, crc32(inPlace)])
    assert.equal(inPlace, parts)
    const before = Buffer.concat([text, Buffer.alloc(FRAME_OVERHEAD)])
    sealFrame(seal, 3, true, [before.subarray(0, size)], before, 0)
    assert.equal(before, parts)
  })
}

test('a frame opens in its own place only', () => {
  const frame = sealedFrame(seal, 0, true, Buffer.from('text'))
  assert.equal(opened(frame, 0, true), Buffer.from('text'))
  assert.is(opened(frame, 0, false), undefined)
  assert.is(opened(frame, 1, true), undefined)
  assert.is(openFrame(newSeal(keys, 'File/C$/a.txt'), 0, true, frame.subarray(LENGTH_FIELD)), undefined)
})

test('what is sealed leaves no memory to the garbage collector', () => {
  const text = randomBytes(8 * MIB)
  const into = Buffer.alloc(text.length + FRAME_OVERHEAD)
  sealFrame(seal, 0, true, [text], into, 0)
  const before = process.memoryUsage().arrayBuffers
  for (let round = 0; round < 3; round++) sealFrame(seal, 0, true, [text], into, 0)
  assert.ok(process.memoryUsage().arrayBuffers - before < MIB)
})

test.run()
