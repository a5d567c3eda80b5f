import StreamZip from 'node-stream-zip'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { entryName, openStore } from '../../src/store/index.ts'
import { captureAll, sha256, writeSourceTree } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** A ZIP library that knows nothing of us has to find the same entries, at the same sizes, with the checksums that it checks itself. */
const test = suite('stores in the eyes of another ZIP library')
const source = temporaryFolder('second-reader')
const files = writeSourceTree(source)

for (const compression of ['deflate', 'none'] as const) {
  test(`every entry of a store is read by node-stream-zip (${compression})`, async () => {
    const { path } = await captureAll(source, { storePath: temporaryFolder('store'), compression })
    const store = await openStore(path)
    const contents = new Map<string, string | undefined>()
    for (const { content, sha256: hash } of store.records())
      if (content !== undefined) contents.set(content, hash)
    store.close()
    const zip = new StreamZip.async({ file: path })
    try {
      const entries = await zip.entries()
      for (const [name, hash] of contents) {
        const entry = entries[name]
        assert.ok(entry, name)
        if (entry.isDirectory) continue
        // Reads all of it and checks size and CRC-32.
        const bytes = await zip.entryData(entry)
        if (hash !== undefined) assert.is(sha256(bytes), hash, name)
      }
      const letter = files.get('Users/ned/letter.txt') ?? Buffer.alloc(0)
      const named = [...contents].find(([, hash]) => hash === sha256(letter))
      assert.ok(named)
      assert.ok((await zip.entryData(named[0])).equals(letter))
      assert.ok(entries[entryName('C:\\Users\\ned\\notes.docx')])
      assert.is(await zip.comment, null)
    } finally {
      await zip.close()
    }
  })
}

test.run()
