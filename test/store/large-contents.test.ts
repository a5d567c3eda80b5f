/**
 * Large contents are read in parts by all threads: what comes out, and what is refused, has to be the same as when one reads them.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { extractStore, type StoreKey, verifyStore } from '../../src/store/index.ts'
import { randomFrom } from '../support/random.ts'
import { captureAll, MIB } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('large contents')
const source = temporaryFolder('large-source')
const random = randomFrom(7)
/** Noise, then zeros, then text, with an end that is no whole piece. */
const content = Buffer.concat([
  Uint8Array.from({ length: 13 * MIB + 1 }, () => random(256)),
  Buffer.alloc(12 * MIB),
  Buffer.alloc(17 * MIB + 12_345, 'A text that repeats itself, and some more of it. '),
])
writeFileSync(join(source, 'disk.img'), content)
const identity = await generateIdentity()
const lock = { recipients: [await identityToRecipient(identity)] }

const kinds: Record<string, { options: object; key?: StoreKey; inParts: boolean }> = {
  zstd: { options: {}, inParts: true },
  none: { options: { compression: 'none' }, inParts: true },
  deflate: { options: { compression: 'deflate' }, inParts: false },
  encrypted: {
    options: { encryption: { cipher: 'AES-256-GCM', lock } },
    key: { identity },
    inParts: true,
  },
}

for (const [kind, { options, key, inParts }] of Object.entries(kinds)) {
  const { path } = await captureAll(source, { storePath: temporaryFolder('store'), ...options })
  const opened = key === undefined ? {} : { key }

  test(`${kind}: verified and extracted whole, with progress on the way`, async () => {
    const steps: number[] = []
    const onProgress = (done: number, total: number) => {
      assert.is(total, content.length)
      steps.push(done)
    }
    const verified = await verifyStore(path, { report: 'summary', onProgress, ...opened })
    assert.equal([verified.intact, verified.corrupted, verified.code], [1, 0, 0])
    assert.is(steps.at(-1), content.length)
    if (inParts) assert.ok(new Set(steps).size > 4, `progress: ${steps}`)
    const destination = temporaryFolder('extracted')
    const { extracted, code } = await extractStore(path, { destination, overwrite: false, ...opened })
    assert.equal([extracted, code], [1, 0])
    const file = join(destination, 'File/C$/disk.img')
    assert.ok(readFileSync(file).equals(content))
    assert.is(Math.floor(statSync(file).mtimeMs), Math.floor(statSync(join(source, 'disk.img')).mtimeMs))
  })

  test(`${kind}: with a changed byte it is corrupted, and nothing of it is left`, async () => {
    const bytes = readFileSync(path)
    const damaged = join(temporaryFolder('damaged'), 'USMT.MIG')
    for (const at of [2 * MIB, 12 * MIB]) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 0x10
      writeFileSync(damaged, changed)
      const verified = await verifyStore(damaged, { report: 'summary', ...opened })
      assert.equal([verified.intact, verified.corrupted, verified.code], [0, 1, 42], `byte ${at}`)
      const destination = temporaryFolder('extracted')
      const { extracted, code } = await extractStore(damaged, { destination, overwrite: false, ...opened })
      assert.equal([extracted, code], [0, 42], `byte ${at}`)
      assert.equal(filesBelow(destination), ['catalog.jsonl', 'manifest.json'])
    }
  })
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()
}

test.run()
