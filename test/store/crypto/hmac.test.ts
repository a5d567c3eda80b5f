import { createHmac } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { HmacSha256 } from '../../../src/store/crypto/hmac.ts'

/** The expectations are the test vectors of RFC 4231, section 4, and Node's own HMAC. */
const test = suite('HMAC-SHA256')

const VECTORS: [number: number, key: Buffer, message: Buffer, hash: string][] = [
  [
    1,
    Buffer.alloc(20, 0x0b),
    Buffer.from('Hi There'),
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  ],
  [
    2,
    Buffer.from('Jefe'),
    Buffer.from('what do ya want for nothing?'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [
    3,
    Buffer.alloc(20, 0xaa),
    Buffer.alloc(50, 0xdd),
    '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
  ],
]

for (const [number, key, message, expected] of VECTORS) {
  test(`gives what RFC 4231 says of test case ${number}`, () => {
    assert.is(new HmacSha256(key).of(message).toString('hex'), expected)
  })
}

test('a key serves for messages of any length, in parts or whole, as bytes or as text', () => {
  const key = Buffer.alloc(32, 7)
  const hmac = new HmacSha256(key)
  for (const length of [0, 1, 40, 511, 512, 513, 70_000, 3]) {
    const message = 'ü'.repeat(length)
    const expected = createHmac('sha256', key).update(message).digest()
    assert.equal(hmac.of(message), expected)
    assert.equal(hmac.of(Buffer.from(message)), expected)
    assert.equal(hmac.of(message.slice(0, 300), Buffer.from(message.slice(300))), expected)
  }
})

test('half a surrogate pair counts as Node has it', () => {
  const key = Buffer.alloc(32, 7)
  assert.equal(new HmacSha256(key).of('a\ud83d'), createHmac('sha256', key).update('a\ud83d').digest())
})

test('a key that would have to be hashed first is refused', () => {
  assert.throws(() => new HmacSha256(Buffer.alloc(65)), RangeError)
})

test.run()
