/**
 * An encrypted store read by what docs/store-format.md says and nothing else: another ZIP library, another age library, Node's own
 * cryptography and Zstandard.
 */
import { createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import { crc32, zstdDecompressSync } from 'node:zlib'
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import StreamZip from 'node-stream-zip'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { captureAll, sha256, writeSourceTree } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('an encrypted store by the book')
const source = temporaryFolder('source')
const files = writeSourceTree(source)
const identity = await generateIdentity()

interface Line {
  readonly path: string
  readonly type: string
  readonly outcome: string
  readonly size: number
  readonly content?: string
  readonly bundle?: readonly [string, number, number]
  readonly sha256?: string
}

/** Section 5.3. */
class Keys {
  readonly #name: Buffer
  readonly #secret: Buffer

  constructor(master: Uint8Array, storeId: string) {
    const derive = (info: string) =>
      Buffer.from(hkdfSync('sha256', master, Buffer.from(storeId, 'hex'), `statelift 1 ${info}`, 32))
    this.#name = derive('name')
    this.#secret = derive('entry')
  }

  id(name: string): Buffer {
    return createHmac('sha256', this.#name).update(name).digest().subarray(0, 16)
  }

  entryKey(id: Buffer, salt: Buffer): Buffer {
    return createHmac('sha256', this.#secret)
      .update(id)
      .update(salt)
      .update(Buffer.from([1]))
      .digest()
  }
}

/** Section 5.4: the frame that begins at `at`. */
function frameAt(key: Buffer, data: Buffer, at: number, index: number): { text: Buffer; end: number } {
  const length = data.readUInt32LE(at)
  const end = at + 4 + length + 16
  const nonce = Buffer.alloc(12)
  nonce[0] = end === data.length ? 1 : 0
  nonce.writeBigUInt64LE(BigInt(index), 4)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
  decipher.setAuthTag(data.subarray(end - 16, end))
  return { text: Buffer.concat([decipher.update(data.subarray(at + 4, end - 16)), decipher.final()]), end }
}

/** Section 2: name and content of a record. */
function recordIn(plaintext: Buffer): { name: string; content: Buffer } {
  assert.is(plaintext.readUInt32LE(0), 0x0403_4b50)
  const nameEnd = 30 + plaintext.readUInt16LE(26)
  const data = nameEnd + plaintext.readUInt16LE(28)
  let storedSize = plaintext.readUInt32LE(18)
  if (storedSize === 0xffff_ffff) storedSize = Number(plaintext.readBigUInt64LE(nameEnd + 4 + 8))
  const stored = plaintext.subarray(data, data + storedSize)
  assert.is(stored.length, storedSize)
  const method = plaintext.readUInt16LE(8)
  assert.ok(method === 0 || method === 93)
  const content = method === 0 || stored.length === 0 ? stored : zstdDecompressSync(stored)
  assert.is(crc32(content), plaintext.readUInt32LE(14))
  return { name: plaintext.toString('utf8', 30, nameEnd), content }
}

test('every file comes out of it, each from the frames that its record names', async () => {
  const lock = { recipients: [await identityToRecipient(identity)] }
  const { path } = await captureAll(source, {
    storePath: temporaryFolder('store'),
    encryption: { cipher: 'AES-256-GCM', lock },
  })
  const zip = new StreamZip.async({ file: path })
  try {
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    const { storeId } = JSON.parse((await zip.entryData('encryption.json')).toString())
    const keys = new Keys(await decrypter.decrypt(await zip.entryData('key.age')), storeId)
    const dataOf = (name: string) => zip.entryData(`Data/${keys.id(name).toString('hex')}`)

    /** Section 5.4. */
    const single = async (name: string): Promise<Buffer> => {
      const data = await dataOf(name)
      const key = keys.entryKey(keys.id(name), data.subarray(0, 16))
      const texts: Buffer[] = []
      for (let at = 16, index = 0; at < data.length; index++) {
        const { text, end } = frameAt(key, data, at, index)
        texts.push(text)
        at = end
      }
      const record = recordIn(Buffer.concat(texts))
      assert.is(record.name, name)
      return record.content
    }

    /** Section 5.5: no frame is opened but those of the place. */
    const bundled = async (name: string, [digits, offset, length]: readonly [string, number, number]) => {
      const bundle = `Bundle/${digits}`
      const data = await dataOf(bundle)
      assert.is(data.toString('latin1', 0, 16), digits)
      const key = keys.entryKey(keys.id(bundle), Buffer.from(digits, 'latin1'))
      const first = Math.floor(offset / 131_072)
      const last = Math.floor((offset + length - 1) / 131_072)
      const texts: Buffer[] = []
      for (let index = first; index <= last; index++)
        texts.push(frameAt(key, data, 16 + index * (131_072 + 20), index).text)
      const from = offset - first * 131_072
      const record = recordIn(Buffer.concat(texts).subarray(from, from + length))
      assert.is(record.name, name)
      return record.content
    }

    const lines: Line[] = (await single('catalog.jsonl'))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const captured = lines.filter(({ type, outcome }) => type === 'file' && outcome === 'captured')
    assert.is(captured.length, files.size)
    let inBundles = 0
    for (const { path: object, content = '', bundle, size, sha256: hash } of captured) {
      const bytes = bundle === undefined ? await single(content) : await bundled(content, bundle)
      assert.is(bytes.length, size, object)
      assert.is(sha256(bytes), hash, object)
      if (bundle !== undefined) inBundles++
    }
    assert.is(captured.length - inBundles, 3, 'the large ones are entries of their own')
    const manifest = JSON.parse((await single('manifest.json')).toString())
    assert.is(
      manifest.catalog.sha256,
      createHash('sha256')
        .update(await single('catalog.jsonl'))
        .digest('hex'),
    )
  } finally {
    await zip.close()
  }
})

test.run()
