import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ResidentReader } from '../../../src/ntfs/content/stream-reader.ts'
import { NtfsError } from '../../../src/ntfs/ntfs-error.ts'
import { WofReader } from '../../../src/ntfs/wof/wof-reader.ts'
import { compressWithWimlib } from '../../support/ntfs/wim-resources.ts'
import { programTest } from '../../support/programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'statelift-wof-'))
test.after(() => rmSync(folder, { recursive: true }))

const METHODS = [
  { algorithm: 0, method: 'xpress', chunkSize: 0x1000, name: 'XPRESS4K' },
  { algorithm: 1, method: 'lzx', chunkSize: 0x8000, name: 'LZX' },
  { algorithm: 2, method: 'xpress', chunkSize: 0x2000, name: 'XPRESS8K' },
  { algorithm: 3, method: 'xpress', chunkSize: 0x4000, name: 'XPRESS16K' },
] as const

/** Text, machine code, long runs, a mix of what shrinks and what does not, and sizes around a chunk's. */
function contents(): Buffer[] {
  const random = Buffer.from(
    Array.from({ length: 600 }, (_, i) => createHash('sha256').update(`${i}`).digest('hex')).join(''),
    'hex',
  )
  const text = readFileSync(import.meta.filename)
  const code = readFileSync(process.execPath).subarray(0x200_0000, 0x204_0000)
  return [
    text,
    code,
    Buffer.alloc(100_000),
    Buffer.concat([text, random, text, Buffer.alloc(5000, 'ab')]),
    ...[4095, 4096, 4097, 32768, 32769].map((size) => Buffer.alloc(size, text)),
  ]
}

for (const { algorithm, method, chunkSize, name } of METHODS) {
  programTest(test, 'wimlib-imagex')(`${name}: reads what wimlib compressed, from any position`, () => {
    const resources = compressWithWimlib(folder, contents(), method, chunkSize)
    assert.ok(resources.length >= 7, 'wimlib compressed the files')
    for (const { bytes, size, sha1 } of resources) {
      const reader = new WofReader(new ResidentReader(bytes), algorithm, size, name)
      const whole = Buffer.alloc(size)
      assert.is(reader.read(whole, 0, size, 0), size)
      assert.is(createHash('sha1').update(whole).digest('hex'), sha1)
      const piece = Buffer.alloc(100)
      const at = Math.floor(size / 2)
      const got = reader.read(piece, 0, 100, at)
      assert.equal(piece.subarray(0, got), whole.subarray(at, at + 100))
    }
  })

  programTest(test, 'wimlib-imagex')(
    `${name}: damaged data is an error or other bytes, never a crash`,
    () => {
      const [resource] = compressWithWimlib(folder, contents(), method, chunkSize)
      assert.ok(resource)
      for (let i = 0; i < 300; i++) {
        const damaged = Buffer.from(resource.bytes)
        const at = (i * 7919) % damaged.length
        damaged[at] = (damaged[at] ?? 0) ^ (1 + (i % 255))
        try {
          new WofReader(new ResidentReader(damaged), algorithm, resource.size, name).read(
            Buffer.alloc(resource.size),
            0,
            resource.size,
            0,
          )
        } catch (error) {
          assert.ok(error instanceof NtfsError, String(error))
        }
      }
    },
  )
}

test('a method that is not known is an error that says so', () => {
  assert.throws(
    () => new WofReader(new ResidentReader(new Uint8Array(10)), 9, 100, 'MFT record 50'),
    /not known \(9\)/,
  )
})

test.run()
